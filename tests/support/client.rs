//! A client that nobody here wrote: a library in a process of its own, asked in JSON lines by the
//! scripts of `tests/clients`.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::support::libraries::{node, python};

/// A library that waits for its next question.
pub struct Client {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Client {
    /// Starts a script with variables in its environment; `None` where its libraries are missing.
    pub fn start(script: &str, variables: &[(&str, &str)]) -> Option<Client> {
        let mut command = match script.ends_with(".mjs") {
            true => node()?,
            false => Command::new(python()?),
        };
        let mut child = command
            .arg(scripts().join(script))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("PYTHONWARNINGS", "ignore")
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it runs");
        let stdin = child.stdin.take().expect("it is piped");
        let stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        Some(Client { child, stdin, stdout })
    }

    /// What it answers, or what it throws.
    pub fn ask(&mut self, question: &Value) -> Result<Value, Value> {
        writeln!(self.stdin, "{question}").expect("it listens");
        let mut line = String::new();
        self.stdout.read_line(&mut line).expect("UTF-8");
        let mut answer: Value = serde_json::from_str(&line).expect("an answer");
        match answer.get_mut("done") {
            Some(done) => Ok(done.take()),
            None => Err(answer),
        }
    }

    pub fn verify(&mut self, token: &str) -> Result<Value, Value> {
        self.ask(&json!({ "do": "verify", "token": token }))
    }

    /// Lets pass what libraries wait for between two looks at a key set: half a minute.
    pub fn wait(&mut self) {
        self.ask(&json!({ "do": "later", "seconds": 31 })).expect("time passes");
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients")
}

//! `jotkit serve` as a child: started when it says that it is ready, ended when it is dropped.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::support::server::hide_port;
use crate::support::{Place, Transcript};

/// A running issuer.
pub struct Issuer {
    child: Child,
    stdout: BufReader<ChildStdout>,
    said: String,
    pub address: SocketAddr,
}

/// One answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Status line and headers.
    pub head: String,
    pub body: String,
}

impl Issuer {
    /// Starts it in that folder and waits for the last line that it says.
    pub fn start(place: &Place, flags: &str) -> Issuer {
        Issuer::start_with(place, flags, &[])
    }

    /// The same with variables in its environment.
    pub fn start_with(place: &Place, flags: &str, variables: &[(&str, &str)]) -> Issuer {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jotkit"))
            .arg("serve")
            .args(flags.split_whitespace())
            .current_dir(place.path("."))
            .env_clear()
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the tool runs");
        let mut stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut said = String::new();
        while !said.contains("\ntry ") {
            let read = stdout.read_line(&mut said).expect("UTF-8");
            assert!(read > 0, "it ended before it was ready: {said}{}", rest(&mut child));
        }
        let keys = said.lines().find_map(|line| line.strip_prefix("tokens   http://"));
        let address = keys.and_then(|line| line.split('/').next()?.parse().ok());
        Issuer { child, stdout, address: address.expect("an address"), said }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The value of a variable that it printed.
    pub fn variable(&self, name: &str) -> &str {
        let mut lines = self.said.lines().filter_map(|line| line.split_once('='));
        lines.find(|(found, _)| *found == name).expect("it is printed").1
    }

    /// Sends one request and reads the answer.
    pub fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        ask(self.address, method, path, headers, body)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "", "")
    }

    /// A token of that JSON.
    pub fn issue(&self, order: &str) -> String {
        let answer = self.ask("POST", "/token", "content-type: application/json\r\n", order);
        answer.json()["access_token"].as_str().unwrap_or_else(|| panic!("{answer:?}")).to_owned()
    }

    /// Sends bytes that need be no request, and reads to the end of the connection.
    pub fn send(&self, text: &str) -> Answer {
        send(self.address, text)
    }

    /// Ends it at once: nobody listens any more.
    pub fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Sends a signal by its name, and waits for the end.
    pub fn end(mut self, signal: &str) -> Transcript {
        let id = self.child.id().to_string();
        let sent = Command::new("sh").args(["-c", &format!("kill -{signal} {id}")]).status();
        assert!(sent.expect("sh runs").success());
        self.stdout.read_to_string(&mut self.said).expect("UTF-8");
        let stderr = rest(&mut self.child);
        let status = self.child.wait().expect("it ends").code().expect("it is not killed");
        let transcript = Transcript { status, stdout: self.said.clone(), stderr };
        hide_port(&transcript, self.address)
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What an issuer answers that is somebody else's to end.
pub fn get_from(address: SocketAddr, path: &str) -> Answer {
    ask(address, "GET", path, "", "")
}

fn ask(host: SocketAddr, method: &str, path: &str, headers: &str, body: &str) -> Answer {
    let length = body.len();
    let text = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\
         content-length: {length}\r\n{headers}\r\n{body}"
    );
    send(host, &text)
}

fn send(address: SocketAddr, text: &str) -> Answer {
    let mut stream = TcpStream::connect(address).expect("somebody listens");
    // Who has heard enough hangs up before all is sent.
    let _ = stream.write_all(text.as_bytes());
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8(bytes).expect("UTF-8");
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Answer { status, head: head.to_lowercase(), body: body.to_owned() }
}

fn rest(child: &mut Child) -> String {
    let mut text = String::new();
    child.stderr.take().expect("it is piped").read_to_string(&mut text).expect("UTF-8");
    text
}

//! Asks the person at the terminal.

use std::io;

use crate::sys::env::Env;

/// More than this is no secret.
#[cfg(unix)]
const MAX_SECRET: usize = 1 << 20;

/// The terminal itself, whatever the streams are bound to; or a person who says always the same.
#[derive(Clone)]
pub enum Prompt {
    Terminal,
    /// `None` where nobody is there to be asked.
    Answers(Option<String>),
}

impl Prompt {
    /// The terminal, unless nobody sits there: a workflow may have one.
    pub fn of(env: &Env) -> Prompt {
        if env.is_ci() { Prompt::Answers(None) } else { Prompt::Terminal }
    }

    /// Asks for a secret, without echo.
    ///
    /// # Errors
    /// There is no terminal, or its person ended the input.
    pub fn secret(&self, question: &str) -> io::Result<String> {
        match self {
            Prompt::Terminal => ask(question),
            Prompt::Answers(answer) => {
                answer.clone().ok_or_else(|| io::Error::other("there is no prompt when CI is set"))
            }
        }
    }
}

#[cfg(unix)]
fn ask(question: &str) -> io::Result<String> {
    use std::io::Write;
    use std::os::fd::AsFd;

    use crate::sys::files::ReadError;
    use crate::sys::paste::{self, Terminal};
    use crate::sys::typed::Ends;

    let terminal = std::fs::File::options().read(true).write(true).open("/dev/tty");
    let terminal = terminal.map_err(|_| io::Error::other("there is no terminal"))?;
    // A question that can't be shown is asked all the same.
    let mut say = |text: &str| drop((&terminal).write_all(text.as_bytes()));
    let place = Terminal { input: terminal.as_fd(), say: &mut say, has_brackets: false };
    let typed = paste::ask(place, question, Ends::Enter, MAX_SECRET);
    let typed = typed.map_err(|error| match error {
        ReadError::Io(error) => error,
        error => io::Error::other(error.to_string()),
    })?;
    String::from_utf8(typed).map_err(|_| io::Error::other("not UTF-8"))
}

#[cfg(not(unix))]
fn ask(question: &str) -> io::Result<String> {
    rpassword::prompt_password(question)
}

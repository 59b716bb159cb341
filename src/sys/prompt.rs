//! Asks the person at the terminal.

use std::io;

/// The terminal itself, whatever the streams are bound to; or a person who says always the same.
#[derive(Clone)]
pub enum Prompt {
    Terminal,
    /// `None` where nobody is there to be asked.
    Answers(Option<String>),
}

impl Prompt {
    /// Asks for a secret, without echo.
    ///
    /// # Errors
    /// There is no terminal, or its person ended the input.
    pub fn secret(&self, question: &str) -> io::Result<String> {
        match self {
            Prompt::Terminal => rpassword::prompt_password(question),
            Prompt::Answers(answer) => {
                answer.clone().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
            }
        }
    }
}

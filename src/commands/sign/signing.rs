//! How the tokens of one run are made.

use crate::advice::failure::Failure;
use crate::jose::crypto::sign::Signer;
use crate::jose::token::serialization::Form;
use crate::jose::token::unsigned::{Protected, Unsigned};
use crate::jose::token::{MAX_LENGTH, Malformed};

/// What is the same for all tokens of a run.
pub struct Signing {
    pub signer: Signer,
    pub protected: Protected,
    pub form: Form,
    pub is_detached: bool,
}

impl Signing {
    /// The token of one payload.
    ///
    /// # Errors
    /// The payload can't stand in such a token, or makes it too long.
    pub fn token(&self, payload: &[u8]) -> Result<String, Failure> {
        let beside = "to send the payload beside the token: --detached";
        let unsigned = Unsigned::new(self.form, &self.protected, payload, self.is_detached)
            .map_err(|unfit| Failure::usage(unfit.to_string()).hint(beside))?;
        let signature = self.signer.sign(unsigned.signing_input())?;
        let token = unsigned.sign(&signature);
        // Nobody would read it, jotkit neither.
        if token.len() > MAX_LENGTH {
            return Err(Failure::usage(Malformed::TooLong.to_string()).hint(beside));
        }
        Ok(token)
    }
}

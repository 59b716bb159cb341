//! What the RFCs define: values and the rules between them, no input or output.
//!
//! Nothing here is believed: a [`token::Token`] is text that has been taken apart, a [`key::Key`]
//! is a key that could be read. Judging is the work of `verify`.

pub mod alg;
pub mod anatomy;
pub mod asymmetric;
pub mod base64url;
pub mod certificate;
pub mod claims;
pub mod der;
pub mod encoding;
pub mod encrypted;
pub mod foreign;
pub mod glance;
pub mod header;
pub mod hex;
pub mod hmac_secret;
pub mod json;
pub mod jwk;
pub mod jwks;
pub mod key;
pub mod mangling;
pub mod modulus;
pub mod pem;
pub mod pointer;
pub mod pss;
pub mod rsa;
pub mod secret;
pub mod serialization;
pub mod signature;
pub mod ssh;
pub mod thumbprint;
pub mod token;
pub mod unsigned;

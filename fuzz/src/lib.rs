//! What the targets share: a machine in memory to run jotkit on, keys with signers of their own,
//! and a second reading of what a token has to meet. Nothing here asks jotkit whether jotkit is
//! right: signatures are made and verified by RustCrypto, JSON is read by serde_json.

pub mod bytes;
pub mod hostile;
pub mod jws;
pub mod keys;
pub mod machine;
pub mod reference;

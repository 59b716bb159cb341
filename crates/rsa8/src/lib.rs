//! Eight RSA signatures of one key, verified at once with AVX-512 IFMA.
//!
//! A CPU with AVX-512 IFMA multiplies eight pairs of 52-bit digits in one instruction. Here eight
//! numbers lie side by side, a vector holds the same digit of each, and `s^e mod n` is computed of
//! all eight in the time that one takes otherwise.
//!
//! ```
//! use rsa8::{Hash, Kernel, PublicKey, Signed};
//!
//! fn verify(n: &[u8], e: &[u8], signature: &[u8], sha256: &[u8]) -> Option<bool> {
//!     let kernel = Kernel::of_this_cpu()?;
//!     let key = PublicKey::new(n, e)?;
//!     let one = Signed { signature, hash: Hash::Sha256, digest: sha256 };
//!     let answers = kernel.verify(&key, [Some(one), None, None, None, None, None, None, None]);
//!     Some(answers[0])
//! }
//! ```
//!
//! # What it is for
//!
//! Public operations only: time and branches depend on what is computed with. PKCS#1 v1.5 only
//! (RFC 8017 section 8.2). The arithmetic has not been audited: who uses it asks another library
//! again for what is refused here, and for a sample of what is accepted.
//!
//! # Files
//!
//! - `lanes` what eight numbers side by side can do, and the same in plain Rust
//! - `avx512` the same in instructions, the one file with `unsafe`
//! - `montgomery` the arithmetic, written once over both
//! - `modulus`, `prepare` digits, and what is computed once for a modulus
//! - `key`, `encoding`, `kernel` keys, encoded messages and what is called from outside
//! - `known` what the kernel must compute right before it is used
#![deny(unsafe_code)]

#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod avx512;
#[cfg(test)]
mod dice;
#[cfg(test)]
mod differential;
mod encoding;
mod kernel;
mod key;
pub mod known;
mod lanes;
mod modulus;
mod montgomery;
mod prepare;

pub use crate::encoding::Hash;
pub use crate::kernel::{Kernel, Powers, Signed};
pub use crate::key::PublicKey;

/// How many signatures are verified at once.
pub const LANES: usize = 8;

//! The CPU's vector instructions.

/// Those of the CPU, or the same in plain Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Simd {
    /// What the CPU has.
    OfCpu,
    /// Plain Rust, on any CPU and very slowly: for tests.
    Emulated,
}

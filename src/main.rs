//! The real machine in, the exit status out.

use std::process::ExitCode;

use jotkit::sys::System;

#[allow(clippy::disallowed_methods)] // the one place beside `sys` where the machine is met
fn main() -> ExitCode {
    jotkit::run(std::env::args_os(), &mut System::real()).into()
}

//! The real machine in, the exit status out.

use std::process::ExitCode;

use jotkit::exit::Exit;
use jotkit::sys::System;
use jotkit::sys::panics;

#[allow(clippy::disallowed_methods)] // the one place beside `sys` where the machine is met
fn main() -> ExitCode {
    panics::install();
    let exit = panics::guard(|| jotkit::run(std::env::args_os(), &mut System::real()));
    exit.unwrap_or(Exit::Undecided).into()
}

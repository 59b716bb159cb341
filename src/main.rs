//! The real machine in, the exit status out.

use std::alloc::System as Heap;
use std::process::ExitCode;

use jotkit::exit::Exit;
use jotkit::sys::System;
use jotkit::sys::panics;
use zeroizing_alloc::ZeroAlloc;

/// What is freed is wiped, whoever held it: copies of keys that other crates make among it.
#[global_allocator]
static HEAP: ZeroAlloc<Heap> = ZeroAlloc(Heap);

#[allow(clippy::disallowed_methods)] // the one place beside `sys` where the machine is met
fn main() -> ExitCode {
    panics::install();
    let exit = panics::guard(|| jotkit::run(std::env::args_os(), &mut System::real()));
    exit.unwrap_or(Exit::Undecided).into()
}

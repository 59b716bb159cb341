//! The machine: clock, environment, files, network and streams. It knows nothing of tokens, and
//! nothing else touches the machine: `clippy.toml` fails on it.
#![allow(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod address;
pub mod clock;
pub mod descriptors;
#[cfg(target_os = "linux")]
pub mod dns;
pub mod env;
pub mod files;
pub mod http;
pub mod interrupt;
pub mod listener;
#[cfg(all(test, target_os = "linux"))]
mod name_server;
#[cfg(target_os = "linux")]
pub mod names;
pub mod panics;
#[cfg(unix)]
pub mod paste;
pub mod private_folder;
pub mod prompt;
mod proxy;
pub mod resolver;
pub mod signals;
pub mod simd;
pub mod streams;
pub mod typed;
pub mod unpack;
pub mod zone;

use std::path::Path;

use crate::sys::clock::Clock;
use crate::sys::env::Env;
use crate::sys::files::ReadError;
use crate::sys::http::Http;
use crate::sys::prompt::Prompt;
use crate::sys::simd::Simd;
use crate::sys::streams::{Streams, is_stdin};

/// One machine: the real one, or one in memory.
pub struct System {
    /// What time it is.
    pub clock: Clock,
    /// The environment's variables.
    pub env: Env,
    /// Standard input, output and error.
    pub streams: Streams,
    /// The network.
    pub http: Http,
    /// Who sits at the terminal.
    pub prompt: Prompt,
    /// The vector instructions.
    pub simd: Simd,
    /// What a person should know beside the answer, and stops nothing. Each is said once, at the end.
    pub warnings: Vec<String>,
}

impl System {
    /// The machine that this process runs on.
    pub fn real() -> System {
        let env = Env::real();
        System {
            clock: Clock::Real,
            streams: Streams::real(&env),
            http: Http::new(),
            prompt: Prompt::of(&env),
            simd: Simd::OfCpu,
            env,
            warnings: Vec::new(),
        }
    }

    /// The same machine for another thread: clock, environment and network, but no streams and
    /// nobody to ask.
    pub fn beside(&self) -> System {
        System {
            clock: self.clock,
            simd: self.simd,
            ..System::in_memory(Vec::new(), self.env.clone())
        }
    }

    /// A machine whose streams are in memory, whose environment is what is given, and at which nobody
    /// sits; clock, files and network are the real ones.
    pub fn in_memory(stdin: Vec<u8>, env: Env) -> System {
        let streams = Streams::in_memory(stdin);
        let prompt = Prompt::Answers(None);
        let (simd, warnings) = (Simd::OfCpu, Vec::new());
        System { clock: Clock::Real, env, streams, http: Http::new(), prompt, simd, warnings }
    }

    /// Reads a file, or standard input by any of its names.
    ///
    /// # Errors
    /// [`ReadError`]
    pub fn read(&mut self, place: &Path, cap: usize) -> Result<Vec<u8>, ReadError> {
        if place.to_str().is_some_and(is_stdin) {
            self.streams.read_stdin(cap)
        } else {
            files::read(place, cap)
        }
    }

    /// Keeps a warning for the end, once.
    pub fn warn(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !self.warnings.contains(&text) {
            self.warnings.push(text);
        }
    }
}

/// How many threads this machine runs at once.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

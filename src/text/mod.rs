//! Text, whatever it is about: similar names, dates and spans, escaping for terminals and shells.

pub(crate) mod count;
pub mod dates;
pub mod escape;
pub(crate) mod random;
pub(crate) mod secret_names;
pub mod shell;
pub(crate) mod similar;
pub mod step;
pub(crate) mod table;
pub(crate) mod urls;
pub(crate) mod utf16;
pub(crate) mod words;

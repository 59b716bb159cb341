//! Tries an API with good and broken tokens: what is sent and expected is one table ([`cases`], made
//! of [`case`]s), where it goes is a [`target`], a [`plan`] makes requests of both, and answers are
//! judged ([`judge`], [`style`]) into a [`report`] with the [`fix`] for the stack that they show.
//! Pure: nothing here sends anything.

pub mod answer;
pub mod case;
pub mod cases;
pub mod fix;
pub mod judge;
pub mod plan;
pub mod report;
pub mod style;
pub mod target;
pub mod websocket;

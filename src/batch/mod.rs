//! Many lines: read in blocks, worked on by all cores, handed back in order. Nothing here knows
//! what a line is, and nothing holds more than a fixed number of blocks.
//!
//! ```text
//! stream ──► lines ──► block ──► worker ──► parcel ──► deliver, in order
//!              ▲                                          │
//!              └──────────── the same few parcels ◄───────┘
//! ```

pub mod lines;
pub mod pipeline;
pub mod reader;

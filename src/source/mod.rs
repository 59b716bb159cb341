//! Where keys come from: a place as it was written ([`spec`]), turned into keys ([`chain`]),
//! over the network by way of discovery and a cache on disk.

pub mod cache;
pub mod chain;
pub mod discovery;
pub mod dotenv;
pub mod fault;
pub mod profile;
pub mod profiles;
pub mod shown;
pub mod spec;

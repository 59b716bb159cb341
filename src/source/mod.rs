//! Where keys come from: a place as it was written ([`spec`]), turned into keys ([`resolve`]),
//! over the network by way of discovery and a cache on disk.

pub mod cache;
pub mod discovery;
pub mod dotenv;
pub mod fault;
pub mod profile;
pub mod profiles;
pub mod resolve;
pub mod shown;
pub mod spec;

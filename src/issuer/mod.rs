//! A local issuer: what it knows ([`state`], [`ring`]), how it signs ([`mint`]) and misbehaves
//! ([`fault`]), what it answers ([`routes`], pure) and where ([`service`]), how it is reached
//! ([`listen`], within its [`limits`]) and what outlives it ([`keep`]); what its tokens say: a [`template`] with [`shortcode`]s about [`people`], read from
//! a [`document`]; and tokens of every kind to try a backend with ([`fixtures`]), which are [`broken`] in one way each.

pub mod broken;
pub mod clerk;
mod connections;
mod deadline;
pub mod document;
pub mod fault;
pub mod fixtures;
pub mod issue;
pub mod limits;
pub mod notes;
pub mod persist;
pub mod random;
pub mod routes;
pub mod server;
pub mod service;
pub mod signing_keys;
pub mod state;
pub mod users;

//! A local issuer: what it knows ([`state`], [`signing_keys`], [`users`]), how it issues tokens
//! ([`issue`]) and misbehaves ([`fault`]), what it answers ([`routes`], pure) and where
//! ([`service`]), how it is reached ([`server`], within its [`limits`]) and what outlives it
//! ([`persist`]); and tokens of every kind to try a backend with ([`fixtures`]), which are [`broken`]
//! in one way each. What only Clerk has stands in [`clerk`].

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

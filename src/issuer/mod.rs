//! A local issuer: what it knows ([`state`], [`ring`]), how it signs ([`mint`]) and misbehaves
//! ([`fault`]), what it answers ([`routes`], pure) and where ([`service`]), how it is reached
//! ([`listen`], within its [`limits`]) and what outlives it ([`keep`]); what its tokens say: a [`template`] with [`shortcode`]s about [`people`], read from
//! a [`document`]; and tokens of every kind to try a backend with ([`fixtures`]).

pub mod chance;
mod connections;
mod deadline;
pub mod document;
pub mod fault;
pub mod fixtures;
pub mod keep;
pub mod limits;
pub mod listen;
pub mod mint;
pub mod notes;
pub mod people;
pub mod ring;
pub mod routes;
pub mod service;
pub mod shortcode;
pub mod state;
pub mod template;
pub mod template_lint;

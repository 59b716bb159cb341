//! A local issuer: what it knows ([`state`]), what it answers ([`routes`], pure), and how it is
//! reached ([`listen`]); what its tokens say: a [`template`] with [`shortcode`]s about [`people`],
//! read from a [`document`]; and tokens of every kind to try a backend with ([`fixtures`]).

pub mod document;
pub mod fixtures;
pub mod listen;
pub mod people;
pub mod routes;
pub mod shortcode;
pub mod state;
pub mod template;

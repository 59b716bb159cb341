//! A local issuer: what it knows ([`state`], [`ring`]), how it signs ([`mint`]) and misbehaves
//! ([`fault`]), what it answers ([`routes`], pure), how it is reached ([`listen`]) and what outlives
//! it ([`keep`]); what its tokens say: a [`template`] with [`shortcode`]s about [`people`], read from
//! a [`document`]; and tokens of every kind to try a backend with ([`fixtures`]).

pub mod chance;
pub mod document;
pub mod fault;
pub mod fixtures;
pub mod keep;
pub mod listen;
pub mod mint;
pub mod people;
pub mod ring;
pub mod routes;
pub mod shortcode;
pub mod state;
pub mod template;
pub mod template_lint;

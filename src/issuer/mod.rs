//! A local issuer: what it knows ([`state`], [`ring`]), how it signs ([`mint`]) and misbehaves
//! ([`fault`]), what it answers ([`routes`], pure), how it is reached ([`listen`]) and what outlives
//! it ([`keep`]).

pub mod chance;
pub mod fault;
pub mod keep;
pub mod listen;
pub mod mint;
pub mod ring;
pub mod routes;
pub mod state;

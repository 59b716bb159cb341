//! A local issuer: what it knows ([`state`]), what it answers ([`routes`], pure), and how it is
//! reached ([`listen`]).

pub mod listen;
pub mod routes;
pub mod state;

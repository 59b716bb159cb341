//! Code that protects an API: the files of `guards/`, filled in. Pure.

pub mod catalogue;
pub mod quote;
pub mod template;

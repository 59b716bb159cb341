//! Webhooks signed by the Standard Webhooks specification, as Svix and Clerk send them: reading a
//! request, signing, verifying, and why a signature does not fit. Pure: `now` is given.

pub mod cause;
pub mod explain;
mod json_layout;
pub mod message;
pub mod report;
pub mod request;
pub mod secret;
mod tries;
pub mod verify;

//! What Clerk has and other issuers do not: JWT templates and their shortcodes, and the routes of its
//! Backend API.

mod envelope;
pub mod routes;
mod sessions;
pub mod shortcode;
pub mod template;
pub mod template_lint;

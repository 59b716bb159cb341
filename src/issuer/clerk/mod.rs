//! What Clerk has and other issuers do not: JWT templates and their shortcodes.

pub mod shortcode;
pub mod template;
pub mod template_lint;

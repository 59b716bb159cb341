//! What the claims of Clerk's tokens mean: session tokens of version 1 and 2.

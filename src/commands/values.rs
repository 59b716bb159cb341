//! Types of the core as values of flags, by the names that they have everywhere.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::jose::key::secret::SecretEncoding;
use crate::jose::token::serialization::Form;
use crate::ui::batch::Field;
use crate::verify::report::Verdict;

/// Each type with what names its values, and the values in the order of the help.
macro_rules! values {
    ($($kind:ident by $name:ident: $($value:ident)*;)*) => {$(
        impl ValueEnum for $kind {
            fn value_variants<'a>() -> &'a [$kind] {
                &[$($kind::$value,)*]
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                Some(self.$name().into())
            }
        }
    )*};
}

values! {
    Field by name: File Line Verdict Causes Failed Alg Kid Iss Sub;
    Form by name: Compact Flattened General;
    SecretEncoding by name: Utf8 Base64 Base64url Hex;
    Verdict by word: Accepted Rejected Undecided;
}

//! Types of the core as values of flags, by the names that they have everywhere.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::issuer::fault::Fault;
use crate::jose::key::secret::SecretEncoding;
use crate::jose::token::serialization::Form;
use crate::ui::batch::Field;
use crate::verify::report::Verdict;
use crate::webhook::message::Family;

/// Each type with what names its values, and what says in the help what they are.
macro_rules! values {
    ($($kind:ident by $name:ident $(, $help:ident)?;)*) => {$(
        impl ValueEnum for $kind {
            fn value_variants<'a>() -> &'a [$kind] {
                &$kind::ALL
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                Some(PossibleValue::new(self.$name())$(.help(self.$help()))?)
            }
        }
    )*};
}

values! {
    Family by prefix, headers;
    Fault by name, effect;
    Field by name;
    Form by name;
    SecretEncoding by name;
    Verdict by word;
}

//! `--fault`: the faults of the issuer as values of a flag.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::issuer::fault::Fault;

impl ValueEnum for Fault {
    fn value_variants<'a>() -> &'a [Fault] {
        &Fault::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.effect()))
    }
}

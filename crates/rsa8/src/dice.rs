//! Numbers that look random, for tests here and in the emulator.

use crate::lanes::DIGIT;

/// Numbers that look random and are the same each time, often those at which carries go wrong.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number of 64 bits (SplitMix64).
    pub(crate) fn random(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number below a limit.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.random() % limit
    }

    /// Zeros, ones, single bits, runs of either, and random bits.
    pub(crate) fn word(&mut self) -> u64 {
        let shift = self.below(64);
        match self.below(8) {
            0 => 0,
            1 => u64::MAX,
            2 => DIGIT,
            3 => 1 << shift,
            4 => (1 << shift) - 1,
            5 => u64::MAX << shift,
            _ => self.random(),
        }
    }
}

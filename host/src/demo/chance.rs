//! Chance that is the same every time.

/// A generator (SplitMix64) that gives the same numbers for the same seed, on every machine and with every version of
/// every crate: the demo county must not change because a dependency did.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// From a seed.
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included. Not exactly even: it does not have to be.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        let span = u64::from(high - low) + 1;
        low + u32::try_from(self.next() % span).unwrap_or(0)
    }

    /// One of them; `all` is not empty.
    pub(super) fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        let last = u32::try_from(all.len() - 1).unwrap_or(u32::MAX);
        all[self.between(0, last) as usize]
    }

    /// True `percent` times out of a hundred.
    pub(super) fn happens(&mut self, percent: u32) -> bool {
        self.between(1, 100) <= percent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_numbers_for_ever() {
        let mut chance = Chance::new(510_821);
        let drawn: Vec<_> = (0..6).map(|_| chance.between(0, 999)).collect();
        let mut again = Chance::new(510_821);
        assert_eq!(drawn, (0..6).map(|_| again.between(0, 999)).collect::<Vec<_>>());
        assert!(drawn.iter().any(|number| *number != drawn[0]), "{drawn:?}");
    }

    #[test]
    fn numbers_stay_within_their_bounds() {
        let mut chance = Chance::new(1);
        let drawn: Vec<_> = (0..1000).map(|_| chance.between(3, 7)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&3), Some(&7)));
    }
}

//! Randomness as a function of the seed and a counter: the order in which it is asked for does not matter.

/// Thoroughly mixes two words (splitmix64's finaliser).
pub const fn mixed(seed: u64, counter: u64) -> u64 {
    let mut word = seed ^ counter.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// Uniform in 0..1.
pub fn unit(seed: u64, counter: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "32 bits fit a double exactly")]
    let numerator = (mixed(seed, counter) >> 32) as f64;
    numerator / 4_294_967_296.0
}

/// Between -1 and 1, more often near 0: the mean of three uniform numbers.
pub fn noise(seed: u64, counter: u64) -> f64 {
    let sum: f64 = (0..3).map(|it| unit(seed, counter.wrapping_mul(3).wrapping_add(it))).sum();
    sum / 1.5 - 1.0
}

/// A number that stands for a text, the same in every run.
pub fn of_text(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_spread_evenly() {
        let mean = (0..10_000).map(|it| unit(7, it)).sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.02, "{mean}");
        let drift = (0..10_000).map(|it| noise(7, it)).sum::<f64>() / 10_000.0;
        assert!(drift.abs() < 0.02, "{drift}");
        assert_ne!(mixed(1, 2), mixed(2, 1));
        assert_ne!(of_text("web"), of_text("api"));
    }
}

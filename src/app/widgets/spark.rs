//! A course in a few cells: `▂▃▅▆▇`.

const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The last `width` values, each as a bar between `floor` and the greatest; a missing one is a dot, not a low bar.
pub(crate) fn spark(values: &[Option<f64>], width: usize, floor: f64) -> String {
    let shown = &values[values.len().saturating_sub(width)..];
    let top = shown.iter().flatten().copied().filter(|v| v.is_finite()).fold(floor, f64::max);
    shown
        .iter()
        .map(|value| match value {
            Some(value) if value.is_finite() => step((value - floor) / (top - floor).max(f64::MIN_POSITIVE)),
            _ => '·',
        })
        .collect()
}

/// The bar for a share of the height, 0 to 1.
fn step(share: f64) -> char {
    let top = STEPS.len() - 1;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share from 0 to 1 of seven steps")]
    let index = (share.clamp(0.0, 1.0) * 7.0).round() as usize;
    STEPS[index.min(top)]
}

//! Spans of time as they are typed: `30m`, `2h`, `1h30m`.

use std::time::Duration;

/// Reads `90s`, `30m`, `2h`, `1d`, and several of them together; `None` for anything else.
pub(super) fn span(text: &str) -> Option<Duration> {
    let (mut total, mut digits) = (Duration::ZERO, String::new());
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let unit: u64 = match c {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => return None,
        };
        let count: u64 = digits.parse().ok()?;
        digits.clear();
        total = total.checked_add(Duration::from_secs(count.checked_mul(unit)?))?;
    }
    (digits.is_empty() && !total.is_zero()).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_a_unit() {
        let read = [("30m", 1_800), ("2h", 7_200), ("1h30m", 5_400), ("90s", 90), ("1d", 86_400)];
        for (text, secs) in read {
            assert_eq!(span(text), Some(Duration::from_secs(secs)), "{text}");
        }
        for text in
            ["", "30", "m", "-5m", "1.5h", "30 m", "0m", "99999999999999999999h", "18446744073709551615d", "１m"]
        {
            assert_eq!(span(text), None, "{text}");
        }
    }
}

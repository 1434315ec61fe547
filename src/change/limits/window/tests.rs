//! Windows as they are written, over midnight, over the end of summer time.

use super::*;

fn window(text: &str) -> ChangeWindow {
    ChangeWindow::parse(text).unwrap()
}

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

#[test]
fn a_window_opens_on_its_days_in_the_time_of_its_zone() {
    let office = window("Mon-Thu 09:00-15:30 Europe/London");
    let table = [
        // 2026-11-24 is a Tuesday; London is on UTC in winter.
        ("2026-11-24T08:59:59Z", false),
        ("2026-11-24T09:00:00Z", true),
        ("2026-11-24T15:29:59Z", true),
        ("2026-11-24T15:30:00Z", false),
        ("2026-11-27T12:00:00Z", false),
        ("2026-11-26T12:00:00Z", true),
        // In summer an hour ahead of it.
        ("2026-07-07T08:00:00Z", true),
        ("2026-07-07T07:59:59Z", false),
        ("2026-07-07T14:30:00Z", false),
    ];
    for (moment, is_open) in table {
        assert_eq!(office.holds(at(moment)), is_open, "{moment}");
    }
}

#[test]
fn days_are_a_list_of_days_and_ranges() {
    // 2026-11-23 is a Monday.
    let open = |text: &str| -> String {
        let window = window(text);
        let noon = |day: u32| at(&format!("2026-11-{}T12:00:00Z", 23 + day));
        (0..7).map(|day| if window.holds(noon(day)) { '1' } else { '0' }).collect()
    };
    let table = [
        ("Mon 11:00-13:00 UTC", "1000000"),
        ("mon,WED-fri 11:00-13:00 UTC", "1011100"),
        ("Sat-Mon 11:00-13:00 UTC", "1000011"),
        ("Sun 11:00-13:00 UTC", "0000001"),
        ("Tue-Tue 11:00-13:00 UTC", "0100000"),
        ("daily 11:00-13:00 UTC", "1111111"),
    ];
    for (text, days) in table {
        assert_eq!(open(text), days, "{text}");
    }
}

#[test]
fn a_window_over_midnight_belongs_to_the_day_it_begins_on() {
    let night = window("Fri 22:00-04:00 Asia/Tokyo");
    // Friday 22:00 in Tokyo is 13:00 UTC; Saturday 04:00 is Friday 19:00 UTC.
    let table = [
        ("2026-11-27T12:59:59Z", false),
        ("2026-11-27T13:00:00Z", true),
        ("2026-11-27T18:59:59Z", true),
        ("2026-11-27T19:00:00Z", false),
        ("2026-11-26T18:00:00Z", false),
    ];
    for (moment, is_open) in table {
        assert_eq!(night.holds(at(moment)), is_open, "{moment}");
    }
    assert_eq!(night.open_until(at("2026-11-27T14:00:00Z")), Some(at("2026-11-27T19:00:00Z")));
}

#[test]
fn a_day_of_23_or_25_hours_is_a_whole_day() {
    let day = window("Sun 00:00-24:00 Europe/London");
    // Clocks went forward on 2026-03-29 and go back on 2026-10-25.
    assert_eq!(day.open_until(at("2026-03-29T00:00:00Z")), Some(at("2026-03-29T23:00:00Z")));
    assert_eq!(day.open_until(at("2026-10-24T23:00:00Z")), Some(at("2026-10-26T00:00:00Z")));
    // 01:30 did not happen on that day; the window opens at the first time after the gap that can stand for it.
    let gap = window("Sun 01:30-03:00 Europe/London");
    assert_eq!((gap.holds(at("2026-03-29T01:29:00Z")), gap.holds(at("2026-03-29T01:30:00Z"))), (false, true));
}

#[test]
fn a_span_is_covered_by_one_window_or_by_several_that_touch() {
    let day = window("Mon-Fri 00:00-24:00 UTC");
    let windows = [window("Tue 09:00-12:00 UTC"), window("Tue 12:00-15:00 UTC")];
    let table = [
        ("2026-11-24T09:00:00Z", "2026-11-24T15:00:00Z", true),
        ("2026-11-24T09:00:00Z", "2026-11-24T15:00:01Z", false),
        ("2026-11-24T08:59:59Z", "2026-11-24T10:00:00Z", false),
        ("2026-11-24T11:00:00Z", "2026-11-24T11:00:00Z", true),
    ];
    for (from, until, is_covered) in table {
        assert_eq!(cover(&windows, at(from), at(until)), is_covered, "{from} {until}");
    }
    assert!(cover(std::slice::from_ref(&day), at("2026-11-23T00:00:00Z"), at("2026-11-28T00:00:00Z")));
    assert!(!cover(std::slice::from_ref(&day), at("2026-11-23T00:00:00Z"), at("2026-11-28T00:00:01Z")));
    assert!(!cover(&[], at("2026-11-23T00:00:00Z"), at("2026-11-23T00:00:00Z")));
}

#[test]
fn a_fault_names_the_place_and_the_remedy() {
    let table = [
        ("", "``", 1, "is not days, hours and a time zone"),
        ("Mon 09:00-15:00", "`Mon 09:00-15:00`", 1, "is not days, hours and a time zone"),
        ("Mon-Thor 09:00-15:00 UTC", "`Thor`", 5, "is no day"),
        ("Mon, 09:00-15:00 UTC", "`Mon, 09:00-15:00 UTC`", 1, "is no day"),
        ("Mon 9-15 UTC", "`9`", 5, "is no time of day"),
        ("Mon 09:00 UTC", "`09:00`", 5, "is no span of hours"),
        ("Mon 09:00-25:00 UTC", "`25:00`", 11, "is no time of day"),
        ("Mon 09:00-09:00 UTC", "`09:00-09:00`", 5, "is empty"),
        ("Mon 09:00-+9:00 UTC", "`+9:00`", 11, "is no time of day"),
        ("Mon 09:00-15:00 Europe/Atlantis", "`Europe/Atlantis`", 17, "is no time zone"),
        ("Mon 09:00-15:00 UTC now", "`Mon 09:00-15:00 UTC now`", 1, "is not days"),
    ];
    for (text, part, place, what) in table {
        let fault = ChangeWindow::parse(text).unwrap_err().to_string();
        let start = format!("{part} at character {place} {what}");
        assert!(fault.starts_with(&start) && fault.ends_with(FORM), "{text}: {fault}");
    }
}

#[test]
fn it_is_shown_as_it_was_written() {
    assert_eq!(window(" Mon   09:00-15:00  UTC ").to_string(), "Mon 09:00-15:00 UTC");
}

#[test]
fn absurd_moments_are_outside() {
    let always = window("daily 00:00-24:00 UTC");
    for millis in [i64::MIN, i64::MAX] {
        assert!(!always.holds(Moment::from_millis(millis)));
    }
}

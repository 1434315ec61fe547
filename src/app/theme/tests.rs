//! Themes are complete, legible, and their faults name a line.

use super::*;

/// WCAG 2's relative luminance of an sRGB colour.
fn luminance(colour: Color) -> f64 {
    let Color::Rgb(r, g, b) = colour else { panic!("{colour} is not a mixed colour") };
    let linear = |v: u8| {
        let v = f64::from(v) / 255.0;
        if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

fn contrast(a: Color, b: Color) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_builtin_theme_has_every_role() {
    for name in Theme::builtin_names() {
        let theme = Theme::named(name).unwrap();
        assert_eq!(theme.name(), name);
    }
    assert!(Role::ALL.len() <= 16);
    for (index, role) in Role::ALL.iter().enumerate() {
        assert_eq!(*role as usize, index, "{}", role.as_str());
    }
}

#[test]
fn the_monochrome_file_and_the_built_in_fallback_agree() {
    assert_eq!(Theme::named("monochrome").unwrap(), Theme::monochrome());
    assert!(Theme::monochrome().is_colourless());
    assert!(!Theme::default().is_colourless());
}

#[test]
fn words_stand_out_from_what_they_are_written_on() {
    for name in ["dark", "light", "high-contrast", "colour-blind-safe"] {
        let theme = Theme::named(name).unwrap();
        let screen = theme.style(Role::Text).bg.unwrap();
        let row = theme.style(Role::Selected).bg.unwrap();
        for role in Role::ALL.into_iter().filter(|role| !matches!(role, Role::Border | Role::Selected)) {
            let style = theme.style(role);
            let ink = style.fg.unwrap_or_else(|| panic!("{name} {} has no colour", role.as_str()));
            let grounds = style.bg.map_or(vec![screen, row], |own| vec![own]);
            for ground in grounds {
                let ratio = contrast(ink, ground);
                assert!(ratio >= 4.5, "{name}: {} on {ground} has a contrast of {ratio:.2}", role.as_str());
            }
        }
    }
}

#[test]
fn a_fault_names_its_line_and_what_to_write() {
    let fault = |text: &str| Theme::parse("mine", text).unwrap_err().to_string();
    assert_eq!(
        fault("[palette]\nred = \"#12\"\n[roles]\n"),
        "theme mine, line 2: `#12` is not a colour; write #rrggbb or a terminal colour such as light-red"
    );
    assert!(fault("[roles]\n\nnope = {}\n").starts_with("theme mine, line 3: unknown variant `nope`, expected one of"));
    assert!(fault("[roles]\ntext = {}\n").starts_with("theme mine: no style for `quiet`"));
    assert!(fault("[roles]\ntext = { with = [\"loud\"] }\n").contains("line 2: `loud` is not a way to write"));
    assert!(Theme::named("pink").unwrap_err().to_string().contains("no theme named `pink`; there are dark, light"));
}

#[test]
fn mixed_colours_become_the_nearest_fixed_ones() {
    assert_eq!(nearest(Color::Rgb(0, 0, 0)), Color::Indexed(16));
    assert_eq!(nearest(Color::Rgb(255, 255, 255)), Color::Indexed(231));
    assert_eq!(nearest(Color::Rgb(255, 0, 0)), Color::Indexed(196));
    assert_eq!(nearest(Color::Rgb(18, 18, 18)), Color::Indexed(233));
    assert_eq!(nearest(Color::Reset), Color::Reset);
    let theme = Theme::default().in_256_colours();
    assert!(Role::ALL.iter().all(|role| !matches!(theme.style(*role).fg, Some(Color::Rgb(..)))));
}

//! Charts of how the signs went: as a line of text, and as SVG.

use std::fmt::Write as _;

use super::report::{Point, Report, Track};

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// The most columns of a text chart.
const COLUMNS: usize = 60;
/// The width and the height of one chart, and its margin.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 90.0;
const MARGIN: f64 = 24.0;

/// A line of bars with the least and the greatest value; `·` where it could not be read.
pub(super) fn bars(track: &Track) -> String {
    let (least, most) = ends(&track.points);
    let every = track.points.len().div_ceil(COLUMNS).max(1);
    // A column shows its highest value: a short peak is what is looked for.
    let columns = track.points.chunks(every).map(|points| points.iter().filter_map(|it| it.value).reduce(f64::max));
    let line: String = columns.map(|value| value.map_or('·', |value| bar(share(value, least, most)))).collect();
    format!("{line}  {least} to {most}")
}

/// `share` is from 0 to 1.
fn bar(share: f64) -> char {
    let steps = [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875];
    BARS[steps.iter().filter(|step| share >= **step).count()]
}

fn ends(points: &[Point]) -> (f64, f64) {
    let values = || points.iter().filter_map(|point| point.value);
    (values().reduce(f64::min).unwrap_or(0.0), values().reduce(f64::max).unwrap_or(0.0))
}

fn share(value: f64, least: f64, most: f64) -> f64 {
    if most > least { (value - least) / (most - least) } else { 0.5 }
}

impl Report {
    /// Every sign that has a size, one chart below the other.
    pub fn svg(&self) -> String {
        let height = (HEIGHT + MARGIN) * f64::from(u32::try_from(self.tracks.len()).unwrap_or(u32::MAX)) + MARGIN;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" font-family=\"monospace\" font-size=\"12\">\n"
        );
        let mut top = MARGIN;
        for track in &self.tracks {
            draw(&mut svg, track, top);
            top += HEIGHT + MARGIN;
        }
        svg.push_str("</svg>\n");
        svg
    }
}

fn draw(svg: &mut String, track: &Track, top: f64) {
    let (least, most) = ends(&track.points);
    let _ = writeln!(svg, "<text x=\"0\" y=\"{top}\">{} ({least} to {most})</text>", escaped(&track.name));
    let from = track.points.iter().map(|point| point.at).min().unwrap_or_default();
    let long = track.points.iter().map(|point| point.at.since(from).as_secs_f64()).fold(1.0, f64::max);
    // A gap is drawn as a gap: a line over it would say what nobody has seen.
    for part in track.points.split(|point| point.value.is_none()).filter(|part| !part.is_empty()) {
        let place = |point: &Point| {
            let x = point.at.since(from).as_secs_f64() / long * WIDTH;
            let y = top + HEIGHT - share(point.value.unwrap_or(least), least, most) * (HEIGHT - 12.0);
            format!("{x:.1},{y:.1}")
        };
        let places: Vec<String> = part.iter().map(place).collect();
        let _ = writeln!(svg, "<polyline fill=\"none\" stroke=\"black\" points=\"{}\"/>", places.join(" "));
    }
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

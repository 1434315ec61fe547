//! What panes are drawn with: lines of words, tables, frames, gauges, sparklines and charts.

mod age;
mod bars;
mod chart;
mod dots;
mod figure;
mod frame;
mod gauge;
mod pen;
mod spark;
mod table;

pub(crate) use age::Age;
pub(crate) use bars::Bars;
pub(crate) use chart::{LineChart, Plot};
pub(crate) use dots::zone_dots;
pub(crate) use figure::{dash, figure, percent};
pub(crate) use frame::{Frame, Rule};
pub(crate) use gauge::capacity_gauge;
pub(crate) use pen::{Pen, cut, width_of};
pub(crate) use spark::spark;
pub(crate) use table::{Cell, Column, NEVER, Table, Width};

#[cfg(test)]
mod tests;

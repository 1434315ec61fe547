//! Change windows: the weekdays and hours, in a time zone of people, in which changes are made.

/// A change window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeWindow;

/// What is wrong with the text of a change window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowFault;

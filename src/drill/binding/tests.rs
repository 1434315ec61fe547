//! Parameters from each source, and everything that is wrong with them at once.

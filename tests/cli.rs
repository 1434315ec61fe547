//! The built program, from its command line to its exit codes, on simulated accounts and on no account at all.

#[cfg(test)]
mod cli {
    mod account;
    mod adopt;
    mod change;
    mod commands;
    mod config;
    mod data;
    mod deeds;
    mod drill;
    mod killed;
    mod phases;
    mod program;
    mod prompt;
    mod rolling;
    mod runs;
    mod unprepared;
    mod watch;
}

//! The program against what others made: their AWS under our reading of it, and their client on our AWS.
//!
//! `status -o json` must equal what boto3 reads from the same server, on two emulators and on the simulated account;
//! what the program changes on an emulator must be what boto3 then reads there;
//! and botocore must understand every answer of the simulated account, by AWS's own description of it. The servers and
//! the client are Python packages, pinned and installed by the tests themselves into the target directory.

#[cfg(test)]
mod conformance {
    mod changes;
    mod compare;
    mod emulators;
    mod facts;
    mod formation;
    mod python;
    mod server;
    mod simulated;
}

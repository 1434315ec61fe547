//! Has the linker pack the relocations of the release build, where the machine that builds it can read them so.

use std::env;
use std::path::Path;
use std::process::Command;

/// The glibc that began to read packed relocations; an older one refuses to start such a program.
const SINCE: (u32, u32) = (2, 36);

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is_gnu = env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux")
        && env::var("CARGO_CFG_TARGET_ENV").is_ok_and(|libc| libc == "gnu");
    if is_gnu && is_at_home() && is_release() && glibc().is_some_and(|version| version >= SINCE) {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// Whether the program is built for the kind of machine that builds it, so that its glibc can be asked.
fn is_at_home() -> bool {
    env::var("HOST").ok() == env::var("TARGET").ok()
}

/// Whether this is the profile `release` itself. `PROFILE` says so of `dist` as well, whose packages go to machines with
/// another glibc; the folder tells them apart. Should its layout change, nothing is packed and everything starts.
fn is_release() -> bool {
    let folder = env::var("OUT_DIR").unwrap_or_default();
    Path::new(&folder).ancestors().nth(3).and_then(Path::file_name).is_some_and(|name| name == "release")
}

/// The version of this machine's glibc, where it has one.
fn glibc() -> Option<(u32, u32)> {
    let asked = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let said = String::from_utf8(asked.stdout).ok()?;
    let (major, minor) = said.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.split('.').next()?.parse().ok()?))
}

//! Who sits here: the user of this machine, and the machine.

/// `ada@laptop`; the number of the user where the environment has no name.
pub(super) fn of_process() -> String {
    let named = |name: &str| std::env::var(name).ok().filter(|user| !user.is_empty());
    let user = named("USER")
        .or_else(|| named("LOGNAME"))
        .unwrap_or_else(|| format!("uid-{}", rustix::process::getuid().as_raw()));
    let uname = rustix::system::uname();
    let host = uname.nodename().to_string_lossy().into_owned();
    domain::Text::new(&format!("{user}@{host}")).to_string()
}

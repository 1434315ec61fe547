//! What the console makes of an AWS that misbehaves: the poller, the adapters and the simulated account in virtual time.

#[cfg(test)]
mod account;
#[cfg(test)]
mod border;
#[cfg(test)]
mod console;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod login;
#[cfg(test)]
mod partial;
#[cfg(test)]
mod single;
#[cfg(test)]
mod throttling;

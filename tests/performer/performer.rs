//! The performer against a sceptic, in virtual time: every change with every fault of the wire, every fault of the disk,
//! putting back, the lease, and what moves between a preview and its commit.

// What a change waits in has many layers.
#![recursion_limit = "256"]

#[cfg(test)]
mod account;
#[cfg(test)]
mod adopting;
#[cfg(test)]
mod between;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod deed;
#[cfg(test)]
mod disk;
#[cfg(test)]
mod drills;
#[cfg(test)]
mod jitter;
#[cfg(test)]
mod lease;
#[cfg(test)]
mod phases;
#[cfg(test)]
mod revert;
#[cfg(test)]
mod stateful;
#[cfg(test)]
mod subjects;
#[cfg(test)]
mod take_over;
#[cfg(test)]
mod unread;
#[cfg(test)]
mod wire;

//! The built program in a pseudo-terminal: what a person sees, and how the terminal is left on every way out.

#[cfg(test)]
mod terminal {
    mod console;
    mod leaving;
    mod links;
    mod rolling;
    mod screen;
    mod silent;
    mod sizes;
    mod stopping;
}

//! Any bytes: the linter says a drill or at least one fault with a place, and never panics.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    match drill::read(bytes) {
        Ok(drill) => assert!(!drill::to_markdown(&drill).is_empty()),
        Err(faults) => assert!(faults.iter().all(|fault| fault.line > 0 && fault.column > 0) && !faults.is_empty()),
    }
});

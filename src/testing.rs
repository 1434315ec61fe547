//! What the tests of this crate share.

use std::path::Path;

/// Holds a generated file to its text; with `UPDATE_DOCS=1` writes it instead.
pub(crate) fn matches_file(path: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == text, "{path} is out of date: run UPDATE_DOCS=1 cargo test and commit it");
}

//! Converts every template of `phases/` into the compact JSON that is embedded, digested and sent.

mod compact;

use std::path::{Path, PathBuf};
use std::{env, fs};

/// What CloudFormation takes inline, in bytes.
const LONGEST: usize = 51_200;

fn main() -> Result<(), String> {
    println!("cargo::rerun-if-changed=phases");
    println!("cargo::rerun-if-changed=compact.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: this is run by cargo")?);
    let folder = Path::new("phases");
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.extension().is_some_and(|it| it == "yaml") {
            convert(&path, &out)?;
        }
    }
    Ok(())
}

/// One file to `OUT_DIR/FILE.json`.
fn convert(path: &Path, out: &Path) -> Result<(), String> {
    let shown = path.display();
    let yaml = fs::read_to_string(path).map_err(|error| format!("{shown}: {error}"))?;
    let json =
        compact::json(&yaml).map_err(|fault| format!("{shown}:{}:{}: {}", fault.line, fault.column, fault.what))?;
    if json.len() > LONGEST {
        return Err(format!("{shown}: {} bytes as JSON; CloudFormation takes {LONGEST} inline", json.len()));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    fs::write(out.join(format!("{name}.json")), json).map_err(|error| format!("{shown}: {error}"))
}

//! Lists the files to embed. `include_bytes!` lets a build follow each file; the folders are watched for new ones.

use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut paths = Vec::new();
    for folder in ["lang", "world"] {
        walk(&root.join(folder), &mut paths)?;
    }
    let mut names: Vec<(String, &PathBuf)> = Vec::new();
    for path in &paths {
        let parts: Vec<_> = path.strip_prefix(&root).expect("below the root").iter().map(|part| part.to_string_lossy()).collect();
        names.push((parts.join("/"), path));
    }
    names.sort();
    let mut out = String::from("&[\n");
    for (name, path) in names {
        writeln!(out, "    ({name:?}, include_bytes!({path:?})),").expect("a string takes any text");
    }
    out.push_str("]\n");
    std::fs::write(PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it")).join("files.rs"), out)
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    println!("cargo:rerun-if-changed={}", folder.display());
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        match path.extension().and_then(|e| e.to_str()) {
            _ if path.is_dir() => walk(&path, paths)?,
            Some("tsv" | "toml" | "rules" | "bin" | "fst" | "md") => paths.push(path),
            _ => {}
        }
    }
    Ok(())
}

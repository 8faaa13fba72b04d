//! Files that cannot be loaded say what to do.

use selon_ingest::load;
use std::io::Read;
use std::path::Path;

#[test]
fn a_file_is_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    std::fs::write(&path, "Deux blessés à Gao.\r\n").unwrap();
    assert_eq!(load(&path).unwrap().document.text, "Deux blessés à Gao.\n");
}

#[test]
fn a_missing_file_is_named() {
    let message = load(Path::new("no/such/file.txt")).unwrap_err().to_string();
    assert_eq!(message, "no/such/file.txt: no such file; check the path");
}

#[test]
fn a_directory_asks_for_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let message = load(folder.path()).unwrap_err().to_string();
    assert!(message.contains("is a directory; give the files in it"), "{message}");
    assert!(message.ends_with("*.txt"), "{message}");
}

#[test]
fn what_is_too_large_for_one_document_is_refused() {
    let line = std::io::repeat(b'a').take(selon_ingest::LARGEST + 1);
    let message = selon_ingest::load_from(line, "feed.txt").unwrap_err().to_string();
    assert_eq!(message, "feed.txt: is larger than 16 MiB; split it into one file for each document");
}

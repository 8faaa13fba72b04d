//! Puts the sample dispatches of `selon demo` into the program: `samples/demo/`, an index and a file a dispatch.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples/demo");
    println!("cargo:rerun-if-changed={}", folder.display());
    let index = fs::read_to_string(folder.join("index.tsv")).expect("samples/demo/index.tsv");
    let mut code = String::from("[\n");
    for row in index.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [file, language, published, outlet, url] = cells[..] else { panic!("samples/demo/index.tsv: five cells a row, not {row:?}") };
        let text = fs::read_to_string(folder.join(file)).unwrap_or_else(|fault| panic!("samples/demo/{file}: {fault}"));
        let url = if url == "-" { "None".to_owned() } else { format!("Some({url:?})") };
        writeln!(code, "Dispatch {{ name: {file:?}, language: {language:?}, published: {published:?}, outlet: {outlet:?}, url: {url}, text: {text:?} }},")
            .expect("a string grows");
    }
    code.push(']');
    fs::write(Path::new(&env::var("OUT_DIR").expect("set by cargo")).join("demo.rs"), code).expect("OUT_DIR can be written");
}

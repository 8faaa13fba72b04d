//! The built program and folders to run it in.
#![allow(dead_code, reason = "every test file uses its own part")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The built program, free of what the user's environment says about colour.
pub fn selon() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_selon"));
    ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "RAYON_NUM_THREADS"].iter().for_each(|name| {
        command.env_remove(name);
    });
    command
}

/// A temporary folder of inputs.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }
}

/// What a run wrote, as text.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

pub fn run(command: &mut Command) -> Ran {
    command.output().unwrap().into()
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

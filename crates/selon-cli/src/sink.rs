//! Where readings are written: standard output, or a file that appears only once it is complete.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// An open output.
pub enum Sink {
    /// Standard output.
    Stdout(BufWriter<io::Stdout>),
    /// A temporary file that takes its place beside it when done, so that an interrupted run leaves no half file.
    File(BufWriter<NamedTempFile>, PathBuf),
    /// Something that cannot be replaced by renaming: a pipe or a device.
    Device(BufWriter<std::fs::File>),
}

impl Sink {
    /// Standard output, or the file at `out`.
    pub fn open(out: Option<&Path>) -> io::Result<Sink> {
        let Some(out) = out else { return Ok(Sink::Stdout(BufWriter::new(io::stdout()))) };
        // A link is followed, so that what it points to is replaced and the link stays.
        let path = out.canonicalize().unwrap_or_else(|_| out.to_owned());
        match path.metadata() {
            Ok(meta) if meta.is_dir() => return Err(io::Error::other("it is a directory")),
            Ok(meta) if !meta.is_file() => return Ok(Sink::Device(BufWriter::new(std::fs::File::options().write(true).open(path)?))),
            _ => {}
        }
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Ok(Sink::File(BufWriter::new(beside(folder)?), path))
    }

    /// Whether a person looks at it.
    pub fn is_terminal(&self) -> bool {
        matches!(self, Sink::Stdout(_)) && io::stdout().is_terminal()
    }

    /// Whether it may show colours: a terminal that knows them, and nobody said `NO_COLOR`.
    pub fn has_colour(&self) -> bool {
        matches!(self, Sink::Stdout(_)) && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
    }

    /// Puts the file in its place.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        if let Sink::File(writer, path) = self {
            let file = writer.into_inner().map_err(|fault| fault.into_error())?;
            file.persist(path).map_err(|fault| fault.error)?;
        }
        Ok(())
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Stdout(writer) => writer.write(bytes),
            Sink::File(writer, _) => writer.write(bytes),
            Sink::Device(writer) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Stdout(writer) => writer.flush(),
            Sink::File(writer, _) => writer.flush(),
            Sink::Device(writer) => writer.flush(),
        }
    }
}

fn beside(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".selon-").suffix(".part");
    // A temporary file is private by default; this one becomes the user's file, with the rights that the user's mask gives.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

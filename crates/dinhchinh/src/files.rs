//! Files that commands read and write line by line.

use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;

use crate::{
    jsonl::{LineError, Lines},
    say::Say,
};

/// Bytes that are read or written at once.
const BUFFER: usize = 1 << 18;

/// Opens a file of JSON lines.
///
/// # Errors
/// If it cannot be read.
pub fn open(path: &Path, say: Say) -> anyhow::Result<Lines<BufReader<File>>> {
    reader(path, say).map(Lines::new)
}

/// Opens a file.
///
/// # Errors
/// If it cannot be read.
pub fn reader(path: &Path, say: Say) -> anyhow::Result<BufReader<File>> {
    let file = File::open(path).with_context(|| cannot_read(path, say))?;
    // A folder can be opened, but not read.
    if file.metadata().is_ok_and(|found| found.is_dir()) {
        anyhow::bail!("{}", cannot_read(path, say));
    }
    Ok(BufReader::with_capacity(BUFFER, file))
}

/// What to say when reading fails.
pub fn cannot_read(path: &Path, say: Say) -> String {
    format!(
        "{} {}",
        say.pick("không đọc được", "cannot read"),
        path.display()
    )
}

/// What to say when writing fails.
pub fn cannot_write(path: &Path, say: Say) -> String {
    format!(
        "{} {}",
        say.pick("không ghi được", "cannot write"),
        path.display()
    )
}

/// Exit code when some lines were left out.
const SOME_SKIPPED: u8 = 1;

/// Names bad lines and counts them.
pub struct BadLines {
    say: Say,
    count: u64,
}

impl BadLines {
    /// None yet.
    pub fn new(say: Say) -> Self {
        BadLines { say, count: 0 }
    }

    /// Says which line is left out and why.
    pub fn name(&mut self, path: &Path, line: u64, error: &LineError) {
        self.name_for(path, line, &self.say.line_error(error));
    }

    /// As [`name`](Self::name), with the reason in words.
    pub fn name_for(&mut self, path: &Path, line: u64, why: &str) {
        self.count += 1;
        eprintln!(
            "{}:{line}: {} – {why}",
            path.display(),
            self.say.pick("bỏ qua", "skipped"),
        );
    }

    /// Says how many there were; the exit code that tells whether there were any.
    pub fn exit_code(&self) -> ExitCode {
        eprintln!(
            "{}",
            self.say
                .count(self.count, "dòng bỏ qua", "line skipped", "lines skipped")
        );
        ExitCode::from(if self.count == 0 { 0 } else { SOME_SKIPPED })
    }
}

/// A file that is there as a whole or not at all: what is written goes into another beside it,
/// which takes its name at the end. What is no regular file (a pipe, `/dev/stdout`) is written to
/// at once.
pub struct WholeFile {
    writer: BufWriter<File>,
    /// The file beside it and its name to be; none once it has it.
    rename: Option<(PathBuf, PathBuf)>,
}

impl WholeFile {
    /// Begins to write what shall be at `path`.
    ///
    /// # Errors
    /// If nothing can be written there.
    pub fn create(path: &Path) -> io::Result<WholeFile> {
        // A link stays one: the file that it leads to is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let found = fs::metadata(&path).ok();
        if found.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let regular = found.is_none_or(|found| found.is_file());
        let (file, rename) = if regular {
            let mut beside = path.clone().into_os_string();
            beside.push(".partial");
            let beside = PathBuf::from(beside);
            (File::create(&beside)?, Some((beside, path)))
        } else {
            (File::options().write(true).open(&path)?, None)
        };
        Ok(WholeFile {
            writer: BufWriter::with_capacity(BUFFER, file),
            rename,
        })
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// If the last of it cannot be written.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()?;
        if let Some((beside, path)) = &self.rename {
            self.writer.get_ref().sync_all()?;
            fs::rename(beside, path)?;
            self.rename = None;
        }
        Ok(())
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if let Some((beside, _)) = &self.rename {
            let _ = fs::remove_file(beside);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_file_stays_until_the_new_one_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        fs::write(&path, "old").unwrap();
        let mut file = WholeFile::create(&path).unwrap();
        file.write_all(b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        drop(file);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing is left");
        let mut file = WholeFile::create(&path).unwrap();
        file.write_all(b"new").unwrap();
        file.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        assert!(WholeFile::create(folder.path()).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("out"), folder.path().join("link"));
        fs::write(&path, "old").unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        let mut file = WholeFile::create(&link).unwrap();
        file.write_all(b"new").unwrap();
        file.finish().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }
}

//! The recognition index as a file of the data folder. It may be deleted at any time.

use std::{
    fs::{self, File},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use app::ports::IndexFile;
use memmap2::Mmap;
use recognise::SharedBytes;

/// A file that is mapped to read and replaced to write.
pub struct IndexOnDisk {
    path: PathBuf,
}

impl IndexOnDisk {
    /// The file at `path`, whether it is there or not.
    pub const fn new(path: PathBuf) -> Self {
        IndexOnDisk { path }
    }

    fn replace(&self, bytes: &[u8]) -> std::io::Result<()> {
        // Beside the place, under a name of this process: two that save do not mix.
        let beside = self
            .path
            .with_extension(format!("new-{}", std::process::id()));
        let written = write(&beside, bytes).and_then(|()| fs::rename(&beside, &self.path));
        if written.is_err() {
            let _ = fs::remove_file(&beside);
        }
        written?;
        // The new name has to survive a power cut as well.
        match self.path.parent() {
            Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
            _ => Ok(()),
        }
    }

    /// What a process that was killed while saving has left.
    fn sweep(&self) {
        let Some(folder) = self.path.parent() else {
            return;
        };
        let left = |path: &Path| {
            let other = path.with_extension("") == self.path.with_extension("");
            let ending = path.extension().and_then(|ending| ending.to_str());
            other && ending.is_some_and(|ending| ending.starts_with("new-"))
        };
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if left(&entry.path()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

impl IndexFile for IndexOnDisk {
    fn load(&self) -> Result<Option<SharedBytes>, String> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.to_string()),
        };
        let mapped = map(&file).map_err(|error| error.to_string())?;
        Ok(Some(Arc::new(mapped)))
    }

    fn save(&self, bytes: &[u8]) -> Result<(), String> {
        self.sweep();
        self.replace(bytes).map_err(|error| error.to_string())
    }
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[expect(
    unsafe_code,
    reason = "a mapped file must not change while it is read: this program only ever replaces it by rename, and the folder is its owner's alone (0700)"
)]
fn map(file: &File) -> std::io::Result<Mmap> {
    // SAFETY: see the reason above; nothing writes into the file that has this name.
    unsafe { Mmap::map(file) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &IndexOnDisk) -> Option<Vec<u8>> {
        let loaded = file.load().unwrap()?;
        Some((*loaded).as_ref().to_vec())
    }

    #[test]
    fn what_is_saved_is_loaded_and_what_is_held_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = IndexOnDisk::new(folder.path().join("index.bin"));
        assert_eq!(read(&file), None);
        file.save(b"one").unwrap();
        let held = file.load().unwrap().unwrap();
        file.save(b"two and more").unwrap();
        assert_eq!((*held).as_ref(), b"one");
        assert_eq!(read(&file).as_deref(), Some(&b"two and more"[..]));
    }

    #[test]
    fn a_save_that_was_killed_leaves_the_old_one_and_is_swept_away() {
        let folder = tempfile::tempdir().unwrap();
        let file = IndexOnDisk::new(folder.path().join("index.bin"));
        file.save(b"old").unwrap();
        let half = folder.path().join("index.new-4711");
        std::fs::write(&half, b"ha").unwrap();
        assert_eq!(read(&file).as_deref(), Some(&b"old"[..]));
        file.save(b"new").unwrap();
        assert!(!half.exists());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_empty_file_is_no_panic() {
        let folder = tempfile::tempdir().unwrap();
        let file = IndexOnDisk::new(folder.path().join("index.bin"));
        std::fs::write(folder.path().join("index.bin"), b"").unwrap();
        assert_eq!(read(&file).as_deref(), Some(&b""[..]));
    }
}

//! An index as one file, that can be mapped into memory and used as it lies there.
//!
//! Layout, all numbers little-endian: 8 bytes magic, `u32` version of the format, `u32` version of
//! the canonical form, `u64` length of the whole, `u64` hash of all that follows the header, then
//! for each of the seven sections `u64` offset and `u64` length in bytes; then the sections, each at a
//! multiple of eight: parameters, records, codes, starts of buckets, entries, word counts, code
//! counts. What the caller wants to know again (up to where the index has read its store) is kept
//! as a number in the parameters.

use zerocopy::little_endian::U32;

use crate::{
    KEY_VERSION, SharedBytes,
    bytes::Rows,
    features::Counts,
    hash,
    index::{Index, Record},
    postings::{Base, Postings},
};

const MAGIC: [u8; 8] = *b"DCINDEX\0";
/// Version of the layout. Older ones are not read: an index is rebuilt from its messages.
pub const SNAPSHOT_VERSION: u32 = 1;
const SECTIONS: usize = 7;
const HEADER: usize = 8 + 4 + 4 + 8 + 8 + SECTIONS * 16;

/// Why a snapshot cannot be used. In every case the index can be built anew from the messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SnapshotError {
    /// It does not begin as a snapshot does.
    NotASnapshot,
    /// It was written by a program with another layout or another canonical form.
    OtherVersion {
        /// Of the layout and of the canonical form, as found.
        found: (u32, u32),
        /// As this program writes them.
        wanted: (u32, u32),
    },
    /// It ends too early or its parts do not fit.
    Damaged,
    /// Its bytes are not what was written.
    WrongChecksum,
}

impl std::fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            SnapshotError::NotASnapshot => write!(f, "this is no index"),
            SnapshotError::OtherVersion { found, wanted } => write!(
                f,
                "the index has version {}.{}, this program reads {}.{}",
                found.0, found.1, wanted.0, wanted.1
            ),
            SnapshotError::Damaged => write!(f, "the index is cut off or damaged"),
            SnapshotError::WrongChecksum => {
                write!(f, "the index is damaged: its checksum is wrong")
            }
        }
    }
}

impl std::error::Error for SnapshotError {}

impl Index {
    /// The index as one file. `mark` is given back by [`Index::from_snapshot`]: the number of the
    /// last message it has read, say. Compacts the index first.
    pub fn to_snapshot(&mut self, mark: u64) -> Vec<u8> {
        self.compact();
        let base = &self.postings.base;
        let long = u64::from(self.has_long);
        let parameters: Vec<u8> = [mark, u64::from(base.number_bits), long]
            .iter()
            .flat_map(|n| n.to_le_bytes())
            .collect();
        let counts = self.counts.as_slice().iter();
        let counts: Vec<u8> = counts.flat_map(|n| n.to_le_bytes()).collect();
        let code_counts = self.code_counts.iter();
        let code_counts: Vec<u8> = code_counts.flat_map(|n| n.to_le_bytes()).collect();
        let sections: [&[u8]; SECTIONS] = [
            &parameters,
            self.records.as_bytes(),
            self.codes.as_bytes(),
            base.starts.as_bytes(),
            base.entries.as_bytes(),
            &counts,
            &code_counts,
        ];
        let mut file = vec![0; HEADER];
        for (n, section) in sections.iter().enumerate() {
            let at = file.len();
            put(&mut file, 32 + n * 16, &(at as u64).to_le_bytes());
            put(
                &mut file,
                40 + n * 16,
                &(section.len() as u64).to_le_bytes(),
            );
            file.extend_from_slice(section);
            file.resize(file.len().next_multiple_of(8), 0);
        }
        put(&mut file, 0, &MAGIC);
        put(&mut file, 8, &SNAPSHOT_VERSION.to_le_bytes());
        put(&mut file, 12, &KEY_VERSION.to_le_bytes());
        let length = file.len() as u64;
        put(&mut file, 16, &length.to_le_bytes());
        let checksum = hash::bytes(&file[32..]);
        put(&mut file, 24, &checksum.to_le_bytes());
        file
    }

    /// The index in a file, and the mark it was written with. What is not changed stays where it
    /// lies.
    ///
    /// # Errors
    /// If the file is no snapshot, of another version, cut off or damaged: build the index anew.
    pub fn from_snapshot(file: SharedBytes) -> Result<(Index, u64), SnapshotError> {
        let bytes = (*file).as_ref();
        if bytes.len() < HEADER || bytes[..8] != MAGIC {
            return Err(SnapshotError::NotASnapshot);
        }
        let found = (u32_at(bytes, 8), u32_at(bytes, 12));
        let wanted = (SNAPSHOT_VERSION, KEY_VERSION);
        if found != wanted {
            return Err(SnapshotError::OtherVersion { found, wanted });
        }
        if u64_at(bytes, 16) != bytes.len() as u64 {
            return Err(SnapshotError::Damaged);
        }
        if hash::bytes(&bytes[32..]) != u64_at(bytes, 24) {
            return Err(SnapshotError::WrongChecksum);
        }
        Index::from_checked(&file).ok_or(SnapshotError::Damaged)
    }

    /// The parts, if they fit together: a lookup must not leave what it is given.
    fn from_checked(file: &SharedBytes) -> Option<(Index, u64)> {
        let bytes = (**file).as_ref();
        let section = |n: usize| {
            let start = usize::try_from(u64_at(bytes, 32 + n * 16)).ok()?;
            let length = usize::try_from(u64_at(bytes, 40 + n * 16)).ok()?;
            let end = start.checked_add(length)?;
            (start >= HEADER && end <= bytes.len()).then_some(start..end)
        };
        let parameters = &bytes[section(0)?];
        if parameters.len() != 24 {
            return None;
        }
        let (mark, number_bits) = (u64_at(parameters, 0), u64_at(parameters, 8));
        let number_bits = u32::try_from(number_bits).ok()?;
        let rows = |range: &std::ops::Range<usize>, size: usize| range.len().is_multiple_of(size);
        let (records, codes) = (section(1)?, section(2)?);
        let (starts, entries) = (section(3)?, section(4)?);
        if !rows(&records, size_of::<Record>()) || !rows(&starts, 4) || !rows(&entries, 4) {
            return None;
        }
        let base = Base {
            number_bits,
            starts: Rows::Shared(file.clone(), starts),
            entries: Rows::Shared(file.clone(), entries),
        };
        let records: Rows<Record> = Rows::Shared(file.clone(), records);
        let codes: Rows<u8> = Rows::Shared(file.clone(), codes);
        if !is_base(&base, records.len()) || !are_records(records.get(), codes.get()) {
            return None;
        }
        let counts = bytes[section(5)?].chunks_exact(2);
        let counts = counts.map(|n| u16::from_le_bytes([n[0], n[1]])).collect();
        let code_counts = bytes[section(6)?].chunks_exact(8);
        let code_counts: Vec<u64> = code_counts.map(|n| u64_at(n, 0)).collect();
        if code_counts.len() != 256 || code_counts.iter().any(|n| *n > 1 << 48) {
            return None;
        }
        let counts = Counts::from_vec(counts)?;
        let postings = Postings::from_base(base);
        let mut index = Index::from_parts(records, codes, postings, counts, code_counts);
        index.has_long = u64_at(parameters, 16) != 0;
        Some((index, mark))
    }
}

fn is_base(base: &Base, messages: usize) -> bool {
    if !(10..=30).contains(&base.number_bits) || messages >= 1 << base.number_bits {
        return false;
    }
    let starts = base.starts.get();
    let buckets = 1_usize << Base::bucket_bits(base.number_bits);
    let entries = base.entries.get();
    let mask = ((1_u64 << base.number_bits) - 1) as u32;
    starts.len() == buckets + 1
        && starts[0] == U32::ZERO
        && starts[buckets].get() as usize == entries.len()
        && starts.is_sorted_by_key(|start| start.get())
        && entries
            .iter()
            .all(|entry| ((entry.get() & mask) as usize) < messages)
}

fn are_records(records: &[Record], codes: &[u8]) -> bool {
    records.iter().all(|record| {
        let words = record.words();
        words.end <= codes.len()
            && (!record.is_short() || std::str::from_utf8(&codes[words]).is_ok())
    })
}

fn put(file: &mut [u8], at: usize, bytes: &[u8]) {
    file[at..at + bytes.len()].copy_from_slice(bytes);
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap_or_default())
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn small() -> Index {
        let mut index = Index::new();
        for n in 0..40_u64 {
            let words: Vec<String> = (0..30)
                .map(|w| format!("chữ{}", (n * 31 + w * w) % 500))
                .collect();
            index.insert(n * 3, &words.join(" "));
        }
        index.insert(500, "Tin ngắn thôi mà");
        index.remove(6);
        index
    }

    fn text(n: u64) -> String {
        let words: Vec<String> = (0..30)
            .map(|w| format!("chữ{}", (n * 31 + w * w) % 500))
            .collect();
        words.join(" ")
    }

    #[test]
    fn what_was_written_answers_as_before() {
        let mut index = small();
        let file = index.to_snapshot(77);
        let (mut read, mark) = Index::from_snapshot(Arc::new(file)).expect("read");
        assert_eq!((mark, read.len()), (77, index.len()));
        for asked in (0..40).map(text).chain(["Tin ngan thoi ma".to_owned()]) {
            assert_eq!(read.lookup(&asked, 5), index.lookup(&asked, 5));
        }
        assert!(!read.contains(6) && read.contains(500));
        read.insert(600, &text(300));
        assert!(read.lookup(&text(300), 1)[0].exact, "it can be changed");
        assert!(read.remove(0));
    }

    #[test]
    fn whatever_is_wrong_is_said() {
        let good = small().to_snapshot(1);
        let read = |file: Vec<u8>| Index::from_snapshot(Arc::new(file)).err();
        assert_eq!(read(Vec::new()), Some(SnapshotError::NotASnapshot));
        assert_eq!(
            read(good[..good.len() - 1].to_vec()),
            Some(SnapshotError::Damaged)
        );
        let changed = |at: usize| {
            let mut file = good.clone();
            file[at] ^= 1;
            read(file)
        };
        assert_eq!(changed(0), Some(SnapshotError::NotASnapshot));
        assert!(matches!(
            changed(8),
            Some(SnapshotError::OtherVersion { .. })
        ));
        assert_eq!(changed(good.len() / 2), Some(SnapshotError::WrongChecksum));
        assert_eq!(changed(40), Some(SnapshotError::WrongChecksum));
    }

    #[test]
    fn parts_that_do_not_fit_are_refused_even_with_a_right_checksum() {
        let good = small().to_snapshot(1);
        for at in (32..HEADER).step_by(8) {
            for value in [0_u64, 9, u64::MAX, good.len() as u64 + 8] {
                let mut file = good.clone();
                put(&mut file, at, &value.to_le_bytes());
                let checksum = hash::bytes(&file[32..]);
                put(&mut file, 24, &checksum.to_le_bytes());
                // Nothing may panic; what is taken must still answer.
                if let Ok((index, _)) = Index::from_snapshot(Arc::new(file)) {
                    let _ = index.lookup(&text(1), 5);
                }
            }
        }
    }
}

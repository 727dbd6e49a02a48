//! What no index can go below: reading the text once and a random read for each of its words.

use std::{hint::black_box, time::Instant};

/// 1 GiB.
const TABLE: usize = (1 << 30) / 8;

/// The floor of one lookup.
#[derive(Clone, Copy, Debug)]
pub struct Floor {
    /// Microseconds to fold a text byte by byte and hash its words.
    pub fold: f64,
    /// Microseconds of independent random reads, one for each word.
    pub reads: f64,
}

/// Measures the floor for texts, the median of all of them.
#[must_use]
pub fn measure(texts: &[&str]) -> Floor {
    let mut table: Vec<u64> = (0..TABLE as u64).collect();
    // Written to, so that it is memory and not the one empty page.
    table[0] = 1;
    let mut lower = [b' '; 256];
    for byte in 0..=255u8 {
        let keep = byte.is_ascii_alphanumeric() || byte >= 128;
        lower[usize::from(byte)] = if keep {
            byte.to_ascii_lowercase()
        } else {
            b' '
        };
    }
    let (mut folds, mut reads) = (Vec::new(), Vec::new());
    for text in texts {
        let begin = Instant::now();
        let hashes = words(text.as_bytes(), &lower);
        folds.push(begin.elapsed().as_secs_f64() * 1e6);
        let begin = Instant::now();
        let mut sum = 0u64;
        for hash in &hashes {
            sum = sum.wrapping_add(table[(hash >> 37) as usize]);
        }
        black_box(sum);
        reads.push(begin.elapsed().as_secs_f64() * 1e6);
    }
    Floor {
        fold: median(folds),
        reads: median(reads),
    }
}

fn words(bytes: &[u8], lower: &[u8; 256]) -> Vec<u64> {
    let mut hashes = Vec::with_capacity(bytes.len() / 4);
    let mut hash = 0u64;
    for byte in bytes {
        let folded = lower[usize::from(*byte)];
        if folded != b' ' {
            hash = (hash.rotate_left(5) ^ u64::from(folded)).wrapping_mul(0x517C_C1B7_2722_0A95);
        } else if hash != 0 {
            hashes.push(hash);
            hash = 0;
        }
    }
    hashes.push(hash);
    hashes
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

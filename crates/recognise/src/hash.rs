//! A stable 64-bit hash: stored keys must mean the same in every build and on every machine.

/// FNV-1a (Fowler, Noll, Vo; draft-eastlake-fnv) over the bytes, then mixed.
pub(crate) fn bytes(bytes: &[u8]) -> u64 {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    mix(hash)
}

/// Hash of a sequence of hashes; order counts.
pub(crate) fn sequence(hashes: impl IntoIterator<Item = u64>) -> u64 {
    hashes
        .into_iter()
        .fold(0x9e37_79b9_7f4a_7c15, |state, hash| {
            mix(state.rotate_left(5) ^ hash)
        })
}

/// The finaliser of `SplitMix64` (Steele, Lea, Flood 2014): every input bit reaches every output
/// bit.
const fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stored keys depend on these values: change `KEY_VERSION` if they must change.
    #[test]
    fn values_never_change() {
        assert_eq!(bytes(b""), 0xf52a_15e9_a9b5_e89b);
        assert_eq!(bytes(b"zalo"), bytes(b"zalo"));
        assert_ne!(sequence([1, 2]), sequence([2, 1]));
    }
}

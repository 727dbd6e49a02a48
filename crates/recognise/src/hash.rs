//! Stable 64-bit hashes: stored keys must mean the same in every build and on every machine.

/// Hash of bytes: eight at a time, each block mixed.
pub(crate) fn bytes(bytes: &[u8]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325 ^ bytes.len() as u64;
    let mut blocks = bytes.chunks_exact(8);
    for block in &mut blocks {
        let block = u64::from_le_bytes(block.try_into().unwrap_or_default());
        state = mix(state.rotate_left(5) ^ block);
    }
    let rest = blocks.remainder();
    if !rest.is_empty() {
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        state = mix(state.rotate_left(5) ^ u64::from_le_bytes(last));
    }
    state
}

/// Hash of two hashes; order counts.
pub(crate) const fn two(a: u64, b: u64) -> u64 {
    mix(a.rotate_left(17) ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// Hash of three hashes; order counts.
pub(crate) const fn three(a: u64, b: u64, c: u64) -> u64 {
    mix(a.rotate_left(23)
        ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ c.rotate_left(47).wrapping_mul(0xd6e8_feb8_6659_fd93))
}

/// The finaliser of `SplitMix64` (Steele, Lea, Flood 2014): every input bit reaches every output
/// bit.
pub(crate) const fn mix(mut x: u64) -> u64 {
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
        assert_eq!(mix(1), 0x5692_161d_100b_05e5);
        assert_eq!(bytes(b"zalo"), bytes(b"zalo"));
        assert_ne!(bytes(b"zalo"), bytes(b"zalo\0"));
        assert_ne!(two(1, 2), two(2, 1));
        assert_ne!(three(1, 2, 3), three(3, 2, 1));
        assert_ne!(three(1, 2, 3), three(1, 3, 2));
    }
}

//! Proof of work, as Hashcash has it: who is over the limit lets their own machine work instead of
//! waiting. Nobody is tracked, no picture has to be read, no third party is asked.
//!
//! A challenge is kept nowhere: it is its own end, difficulty and chance with a MAC under the key of
//! the day, bound to who asked for it. Only that a proof was taken is remembered, until the
//! challenge ends.

use std::collections::HashMap;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::Mark;

/// How long a challenge is good, in seconds.
const LIFE: i64 = 300;
/// Leading zero bits that the first proof needs: some 130,000 hashes, a second or two of a phone.
const FIRST_BITS: u8 = 17;
/// And at the most: some minutes.
const MOST_BITS: u8 = 26;
/// How long a bought request makes the next ones dearer, in seconds.
const REMEMBERED: i64 = 3600;
/// Proofs and buyers that are held at the most.
const MOST: usize = 100_000;

/// What is to be solved: a number to put behind `text` and a full stop, so that the SHA-256 of the
/// whole begins with `bits` zero bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// The challenge.
    pub text: String,
    /// How many zero bits.
    pub bits: u8,
    /// Seconds that it is good.
    pub good_for: u32,
}

#[derive(Default)]
pub(super) struct Proofs {
    /// Chances of challenges that were used, with their ends.
    spent: HashMap<[u8; 8], i64>,
    /// How many an asker bought, since when.
    bought: HashMap<Mark, (u32, i64)>,
}

fn mac(key: &[u8; 32], who: &Mark, head: &[u8]) -> [u8; 16] {
    let mut mac = [0; 16];
    // HMAC takes keys of any length.
    if let Ok(mut hash) = Hmac::<Sha256>::new_from_slice(key) {
        hash.update(b"proof of work ");
        hash.update(who);
        hash.update(head);
        mac.copy_from_slice(&hash.finalize().into_bytes()[..16]);
    }
    mac
}

/// Leading zero bits of the hash of a proof.
fn worth(proof: &str) -> u32 {
    let hash = Sha256::digest(proof.as_bytes());
    let mut bits = 0;
    for byte in hash {
        bits += byte.leading_zeros();
        if byte != 0 {
            break;
        }
    }
    bits
}

impl Proofs {
    /// Twice as much work for twice as many.
    fn bits(&self, who: &Mark, now: i64) -> u8 {
        let bought = self.bought.get(who);
        let bought = bought.filter(|(_, since)| now - since < REMEMBERED);
        let count = bought.map_or(0, |(count, _)| *count);
        let more = u8::try_from((count + 1).ilog2()).unwrap_or(u8::MAX);
        FIRST_BITS.saturating_add(more).min(MOST_BITS)
    }

    pub(super) fn challenge(
        &self,
        key: &[u8; 32],
        who: &Mark,
        chance: [u8; 8],
        now: i64,
    ) -> Challenge {
        let bits = self.bits(who, now);
        let mut bytes = Vec::with_capacity(33);
        bytes.extend_from_slice(&(now + LIFE).to_be_bytes());
        bytes.push(bits);
        bytes.extend_from_slice(&chance);
        bytes.extend_from_slice(&mac(key, who, &bytes));
        Challenge {
            text: URL_SAFE_NO_PAD.encode(bytes),
            bits,
            good_for: LIFE as u32,
        }
    }

    /// Takes a proof; whether it is one, and was not taken before.
    pub(super) fn redeem(&mut self, key: &[u8; 32], who: &Mark, proof: &str, now: i64) -> bool {
        let Some((challenge, number)) = proof.split_once('.') else {
            return false;
        };
        if number.len() > 20 || challenge.len() > 64 {
            return false;
        }
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(challenge) else {
            return false;
        };
        let Some((head, given)) = bytes.split_at_checked(17) else {
            return false;
        };
        if given != mac(key, who, head) {
            return false;
        }
        let (Ok(end), Ok(chance)) = (head[..8].try_into(), head[9..].try_into()) else {
            return false;
        };
        let (end, bits, chance): (i64, u8, [u8; 8]) = (i64::from_be_bytes(end), head[8], chance);
        // One bit less than now: a person solves while others behind the same address do.
        let enough = bits + 1 >= self.bits(who, now) && worth(proof) >= u32::from(bits);
        if end < now || !enough {
            return false;
        }
        if self.spent.len() >= MOST {
            self.spent.retain(|_, end| *end >= now);
        }
        if self.spent.len() >= MOST || self.spent.insert(chance, end).is_some() {
            return false;
        }
        self.count(who, now);
        true
    }

    fn count(&mut self, who: &Mark, now: i64) {
        if self.bought.len() >= MOST {
            self.bought
                .retain(|_, (_, since)| now - *since < REMEMBERED);
        }
        if self.bought.len() < MOST || self.bought.contains_key(who) {
            let bought = self.bought.entry(*who).or_insert((0, now));
            if now - bought.1 >= REMEMBERED {
                *bought = (0, now);
            }
            bought.0 = bought.0.saturating_add(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];
    const WHO: Mark = [1; 16];

    fn solved(challenge: &Challenge) -> String {
        (0_u64..)
            .map(|number| format!("{}.{number}", challenge.text))
            .find(|proof| worth(proof) >= u32::from(challenge.bits))
            .unwrap()
    }

    #[test]
    fn a_proof_is_good_once_for_whom_it_was_made_and_not_for_ever() {
        let mut proofs = Proofs::default();
        let challenge = proofs.challenge(&KEY, &WHO, [1; 8], 1000);
        assert_eq!(challenge.bits, FIRST_BITS);
        let proof = solved(&challenge);
        assert!(!proofs.redeem(&KEY, &[2; 16], &proof, 1000), "another's");
        assert!(!proofs.redeem(&[8; 32], &WHO, &proof, 1000), "another day");
        assert!(!proofs.redeem(&KEY, &WHO, &proof, 1301), "too late");
        assert!(proofs.redeem(&KEY, &WHO, &proof, 1300));
        assert!(!proofs.redeem(&KEY, &WHO, &proof, 1300), "twice");
    }

    #[test]
    fn what_is_no_proof_buys_nothing() {
        let mut proofs = Proofs::default();
        let challenge = proofs.challenge(&KEY, &WHO, [1; 8], 1000);
        let lazy = (0_u64..)
            .map(|number| format!("{}.{number}", challenge.text))
            .find(|proof| worth(proof) < u32::from(challenge.bits))
            .unwrap();
        // The difficulty is under the MAC.
        let mut easy = URL_SAFE_NO_PAD.decode(&challenge.text).unwrap();
        easy[8] = 0;
        let easy = format!("{}.0", URL_SAFE_NO_PAD.encode(easy));
        let long = format!("{}.{}", challenge.text, "1".repeat(21));
        for proof in ["", ".", "a.b", "ẩ.1", &lazy, &easy, &long] {
            assert!(!proofs.redeem(&KEY, &WHO, proof, 1000), "{proof}");
        }
    }

    #[test]
    fn the_more_are_bought_the_dearer_they_are() {
        let mut proofs = Proofs::default();
        let bits = |proofs: &Proofs, now| proofs.challenge(&KEY, &WHO, [1; 8], now).bits;
        let mut seen = Vec::new();
        for _ in 0..16 {
            seen.push(bits(&proofs, 1000) - FIRST_BITS);
            proofs.count(&WHO, 1000);
        }
        assert_eq!(seen, [0, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 4]);
        for _ in 0..10_000 {
            proofs.count(&WHO, 1000);
        }
        assert_eq!(bits(&proofs, 1000), MOST_BITS);
        assert_eq!(bits(&proofs, 1000 + REMEMBERED), FIRST_BITS);
        // A stock of cheap challenges is no use any more.
        let cheap = Proofs::default().challenge(&KEY, &WHO, [3; 8], 1000);
        assert!(!proofs.redeem(&KEY, &WHO, &solved(&cheap), 1000));
    }
}

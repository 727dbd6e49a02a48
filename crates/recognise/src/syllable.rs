//! Vietnamese syllables without marks: which letter groups are one, and where joined ones part.
//!
//! Source: the phonotactics of Vietnamese orthography (an onset, then a rime); the sets are a
//! little wider than what is in use, so that names and loan words pass.

use std::sync::OnceLock;

use crate::{hash::mix, words::pack};

const ONSETS: &str = "b c ch d g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x";
const RIMES: &str = "a ac ach ai am an ang anh ao ap at au ay e ec em en eng enh eo ep et eu i ia \
    ich iec iem ien ieng iep iet ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh oao \
    oat oay oc oe oem oen oeo oet oi om on ong ooc oong op ot u ua uan uang uat uau uay uc ue \
    uech uenh ui um un ung uo uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen uyet \
    uyn uynh uyt uyu y ych yem yen yet yeu ym yn ynh yt";

/// The longest is `nghieng`.
const MAX_LETTERS: usize = 7;
const SIZE: usize = 1 << 14;

/// A set of packed words: open addressing, half empty, no empty word.
struct Syllables(Vec<u64>);

impl Syllables {
    fn get() -> &'static Syllables {
        static SET: OnceLock<Syllables> = OnceLock::new();
        SET.get_or_init(|| {
            let mut set = Syllables(vec![0; SIZE]);
            for rime in RIMES.split_whitespace() {
                set.insert(pack(rime.as_bytes()));
                for onset in ONSETS.split_whitespace() {
                    set.insert(pack(&[onset.as_bytes(), rime.as_bytes()].concat()));
                }
            }
            set
        })
    }

    fn insert(&mut self, word: u64) {
        let mut at = mix(word) as usize % SIZE;
        while self.0[at] != 0 && self.0[at] != word {
            at = (at + 1) % SIZE;
        }
        self.0[at] = word;
    }

    fn contains(&self, word: u64) -> bool {
        let mut at = mix(word) as usize % SIZE;
        loop {
            match self.0[at] {
                0 => return false,
                found if found == word => return true,
                _ => at = (at + 1) % SIZE,
            }
        }
    }
}

/// Whether letters without marks may be one Vietnamese syllable.
pub(crate) fn is_syllable(letters: &[u8]) -> bool {
    !letters.is_empty() && letters.len() <= MAX_LETTERS && Syllables::get().contains(pack(letters))
}

/// Where syllables that were written without spaces part: the end of each, for the reading with
/// the fewest syllables, and of these the fewest that begin with a vowel (`le moi`, not `lem oi`);
/// `None` if some letters fit nowhere.
pub(crate) fn split(letters: &[u8]) -> Option<Vec<usize>> {
    const NEVER: u32 = u32::MAX;
    let n = letters.len();
    // For each place: the cost of the reading to the end, and where its first syllable ends.
    let mut need = vec![(NEVER, 0); n + 1];
    need[n] = (0, n);
    for at in (0..n).rev() {
        let cost = 2 + u32::from(b"aeiouy".contains(&letters[at]));
        for end in (at + 1..=n.min(at + MAX_LETTERS)).rev() {
            if need[end].0 < NEVER
                && need[end].0 + cost < need[at].0
                && is_syllable(&letters[at..end])
            {
                need[at] = (need[end].0 + cost, end);
            }
        }
    }
    if n == 0 || need[0].0 == NEVER {
        return None;
    }
    let mut ends = Vec::new();
    let mut at = 0;
    while at < n {
        at = need[at].1;
        ends.push(at);
    }
    Some(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_of_real_words_are_known_and_others_are_not() {
        for word in
            "nghieng thuong khuya quyet gia quy y oan khuyen nguoi dieu le duoc uong".split(' ')
        {
            assert!(is_syllable(word.as_bytes()), "{word}");
        }
        for word in [
            "", "zalo", "tieesng", "facebook", "ngan2", "str", "nghiengg",
        ] {
            assert!(!is_syllable(word.as_bytes()), "{word}");
        }
    }

    #[test]
    fn joined_syllables_part() {
        let parts = |word: &str| {
            split(word.as_bytes()).map(|ends| {
                let mut at = 0;
                let parts: Vec<&str> = ends
                    .into_iter()
                    .map(|end| &word[std::mem::replace(&mut at, end)..end])
                    .collect();
                parts.join(" ")
            })
        };
        assert_eq!(
            parts("thongbaokhancap").as_deref(),
            Some("thong bao khan cap")
        );
        assert_eq!(parts("dieulemoi").as_deref(), Some("dieu le moi"));
        assert_eq!(parts("facebook"), None);
        assert_eq!(parts(""), None);
    }
}

//! Which stretches of one text copy which stretches of another, over one byte a word.
//!
//! Seeds of two equal neighbouring words are extended along their diagonal without gaps as long as
//! the score stays near its best (X-drop: Altschul et al. 1990, BLAST). A word that matches scores
//! the bits by which it is likelier in a copy than by chance (log-odds over how often its code
//! occurs), a word that differs costs some. Inserted and left-out words, and sentences in another
//! order, begin new stretches.

/// How much the match of each code says, in bits.
pub(crate) type Weights = [f32; 256];

/// Bits that a differing word costs: log2 of (share of words that differ in a copy that has gone
/// through a lot).
const DIFFERS: f32 = -3.0;
/// An extension ends when its score is this far below its best.
const DROP: f32 = 9.0;
/// A stretch with so many bits stands alone: chance does not make it in texts of some hundred
/// words (2^16 pairs of places).
const STRONG: f32 = 17.0;
/// A stretch with so many bits counts beside a strong one that it goes on from.
const WEAK: f32 = 5.5;
/// How far apart stretches may be, in words, to go on from each other.
const NEAR: i64 = 10;
/// How many words may be lost or added between them.
const SHIFT: i64 = 6;
/// Words between two stretches that are counted as changed, not as foreign.
const BRIDGE: i64 = 8;
/// More stretches than this in one pair of texts are stutter.
const MOST_STRETCHES: usize = 400;

/// A copied stretch; words may differ inside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stretch {
    /// First word in the asked text.
    pub query: u32,
    /// First word in the known text.
    pub known: u32,
    /// Words.
    pub length: u32,
    /// Words that are equal.
    pub equal: u32,
    pub bits: f32,
}

/// What two texts share.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Alignment {
    /// By place in the asked text, without overlap there.
    pub stretches: Vec<Stretch>,
    /// Words of the asked text in stretches and in the small gaps between.
    pub query_words: u32,
    /// The same of the known text.
    pub known_words: u32,
    /// Words that are equal.
    pub equal: u32,
    pub bits: f32,
    /// The most words of the asked text in stretches that go on from each other.
    pub longest: u32,
}

const HEADS: usize = 1 << 12;

const fn pair(a: u8, b: u8) -> usize {
    ((a as u32 | (b as u32) << 8).wrapping_mul(0x9e37_79b1) >> 20) as usize
}

/// The asked text, ready to be aligned with many.
pub(crate) struct Asked {
    pub codes: Vec<u8>,
    /// The first place of each pair of words, and for each place the next: one more, 0 for none.
    heads: Vec<u32>,
    next: Vec<u32>,
}

impl Default for Asked {
    fn default() -> Self {
        Asked {
            codes: Vec::new(),
            heads: vec![0; HEADS],
            next: Vec::new(),
        }
    }
}

impl Asked {
    /// Takes the text in `codes`.
    pub(crate) fn prepare(&mut self) {
        self.heads.fill(0);
        self.next.clear();
        self.next.resize(self.codes.len(), 0);
        for at in (1..self.codes.len()).rev() {
            let head = &mut self.heads[pair(self.codes[at - 1], self.codes[at])];
            self.next[at - 1] = std::mem::replace(head, at as u32);
        }
    }
}

/// Memory that is used again.
#[derive(Default)]
pub(crate) struct Aligner {
    /// For each diagonal: in which alignment, and up to which known word it was extended.
    done: Vec<(u32, u32)>,
    turn: u32,
    stretches: Vec<Stretch>,
    query_taken: Vec<bool>,
    known_taken: Vec<bool>,
}

impl Aligner {
    /// Aligns `asked` with `known`.
    pub(crate) fn align(&mut self, asked: &Asked, known: &[u8], weights: &Weights) -> Alignment {
        let (n, m) = (asked.codes.len(), known.len());
        self.stretches.clear();
        if n < 2 || m < 2 {
            return Alignment::default();
        }
        self.find(asked, known, weights);
        self.query_taken.clear();
        self.query_taken.resize(n, false);
        self.known_taken.clear();
        self.known_taken.resize(m, false);
        self.choose(&asked.codes, known, weights)
    }

    fn find(&mut self, asked: &Asked, known: &[u8], weights: &Weights) {
        let (n, m) = (asked.codes.len(), known.len());
        if self.done.len() < n + m {
            self.done.resize(n + m, (0, 0));
        }
        self.turn = self.turn.wrapping_add(1);
        if self.turn == 0 {
            self.done.fill((0, 0));
            self.turn = 1;
        }
        for j in 0..m - 1 {
            let mut place = asked.heads[pair(known[j], known[j + 1])];
            while place != 0 {
                let i = place as usize - 1;
                place = asked.next[i];
                if asked.codes[i] != known[j] || asked.codes[i + 1] != known[j + 1] {
                    continue;
                }
                let diagonal = i + m - 1 - j;
                let (turn, until) = self.done[diagonal];
                if turn == self.turn && until > j as u32 {
                    continue;
                }
                let stretch = extend(&asked.codes, known, weights, i, j);
                self.done[diagonal] = (self.turn, stretch.known + stretch.length);
                if stretch.bits >= WEAK {
                    self.stretches.push(stretch);
                    if self.stretches.len() >= MOST_STRETCHES {
                        return;
                    }
                }
            }
        }
    }

    /// The best stretches first, each without what better ones have; weak ones only beside others.
    fn choose(&mut self, query: &[u8], known: &[u8], weights: &Weights) -> Alignment {
        let mut found = std::mem::take(&mut self.stretches);
        found.sort_unstable_by(|a, b| {
            let place = (a.query, a.known).cmp(&(b.query, b.known));
            b.bits.total_cmp(&a.bits).then(place)
        });
        let mut chosen: Vec<Stretch> = Vec::new();
        for least in [STRONG, WEAK] {
            let mut at = 0;
            while at < found.len() {
                let stretch = found[at];
                at += 1;
                if stretch.bits < least || (least == WEAK && !goes_on(&chosen, &stretch)) {
                    continue;
                }
                if let Some(rest) = self.trim(query, known, weights, stretch)
                    && rest.bits >= least
                {
                    let (q, k, l) = (rest.query, rest.known, rest.length);
                    self.query_taken[q as usize..(q + l) as usize].fill(true);
                    self.known_taken[k as usize..(k + l) as usize].fill(true);
                    chosen.push(rest);
                }
            }
            if chosen.is_empty() {
                break;
            }
        }
        self.stretches = found;
        chosen.sort_unstable_by_key(|stretch| stretch.query);
        self.sum(chosen)
    }

    /// The stretch without the ends that others have; none if little is left.
    fn trim(&self, query: &[u8], known: &[u8], weights: &Weights, s: Stretch) -> Option<Stretch> {
        let taken = |n: u32| {
            self.query_taken[(s.query + n) as usize] || self.known_taken[(s.known + n) as usize]
        };
        let (mut from, mut to) = (0, s.length);
        while from < to && taken(from) {
            from += 1;
        }
        while from < to && taken(to - 1) {
            to -= 1;
        }
        if from == 0 && to == s.length {
            return (0..s.length).all(|n| !taken(n)).then_some(s);
        }
        // What is taken inside parts the stretch: the longer side stays.
        if let Some(inside) = (from..to).find(|n| taken(*n)) {
            let after = (inside..to).find(|n| !taken(*n)).unwrap_or(to);
            if inside - from >= to - after {
                to = inside;
            } else {
                from = after;
            }
            if (from..to).any(taken) {
                return None;
            }
        }
        let mut rest = Stretch {
            query: s.query + from,
            known: s.known + from,
            length: to - from,
            equal: 0,
            bits: 0.0,
        };
        for n in 0..rest.length {
            let code = known[(rest.known + n) as usize];
            if query[(rest.query + n) as usize] == code {
                rest.equal += 1;
                rest.bits += weights[code as usize];
            } else {
                rest.bits += DIFFERS;
            }
        }
        (rest.equal >= 2).then_some(rest)
    }

    fn sum(&self, stretches: Vec<Stretch>) -> Alignment {
        let mut all = Alignment::default();
        let mut block = 0;
        let mut before: Option<&Stretch> = None;
        for stretch in &stretches {
            all.query_words += stretch.length;
            all.equal += stretch.equal;
            all.bits += stretch.bits;
            let bridge = before.and_then(|before| bridge(before, stretch));
            if let Some(gap) = bridge {
                all.query_words += gap;
                block += gap + stretch.length;
            } else {
                block = stretch.length;
            }
            all.longest = all.longest.max(block);
            before = Some(stretch);
        }
        all.known_words = known_words(&stretches);
        all.stretches = stretches;
        all
    }
}

/// Words of the known text in stretches and in small gaps between neighbours there.
fn known_words(stretches: &[Stretch]) -> u32 {
    let mut order: Vec<&Stretch> = stretches.iter().collect();
    order.sort_unstable_by_key(|stretch| stretch.known);
    let mut words = 0;
    let mut before: Option<&Stretch> = None;
    for stretch in order {
        words += stretch.length;
        if let Some(before) = before {
            let gap = i64::from(stretch.known) - i64::from(before.known + before.length);
            let in_query = i64::from(stretch.query) - i64::from(before.query + before.length);
            if (0..=BRIDGE).contains(&gap) && (0..=BRIDGE).contains(&in_query) {
                words += gap as u32;
            }
        }
        before = Some(stretch);
    }
    words
}

/// Words of the asked text between two stretches that go on from each other.
fn bridge(a: &Stretch, b: &Stretch) -> Option<u32> {
    let gap = i64::from(b.query) - i64::from(a.query + a.length);
    let known = i64::from(b.known) - i64::from(a.known + a.length);
    ((0..=BRIDGE).contains(&gap) && (0..=BRIDGE).contains(&known)).then_some(gap as u32)
}

fn goes_on(chosen: &[Stretch], stretch: &Stretch) -> bool {
    chosen.iter().any(|c| {
        let shift = (i64::from(c.query) - i64::from(c.known))
            - (i64::from(stretch.query) - i64::from(stretch.known));
        let gap = if stretch.query >= c.query {
            i64::from(stretch.query) - i64::from(c.query + c.length)
        } else {
            i64::from(c.query) - i64::from(stretch.query + stretch.length)
        };
        shift.abs() <= SHIFT && gap <= NEAR
    })
}

fn extend(query: &[u8], known: &[u8], weights: &Weights, i: usize, j: usize) -> Stretch {
    let seed = weights[known[j] as usize] + weights[known[j + 1] as usize];
    let ahead = query[i + 2..].iter().zip(&known[j + 2..]);
    let (bits, end, more) = reach(ahead, weights, seed);
    let behind = query[..i].iter().rev().zip(known[..j].iter().rev());
    let (bits, start, before) = reach(behind, weights, bits);
    Stretch {
        query: (i - start) as u32,
        known: (j - start) as u32,
        length: (start + 2 + end) as u32,
        equal: before + 2 + more,
        bits,
    }
}

/// How far a stretch of so many bits reaches one way: the best it comes to, in how many words, and
/// how many of these are equal.
#[inline]
fn reach<'a>(
    pairs: impl Iterator<Item = (&'a u8, &'a u8)>,
    weights: &Weights,
    bits: f32,
) -> (f32, usize, u32) {
    let (mut score, mut equal) = (bits, 0);
    let mut best = (bits, 0, 0);
    for (n, (q, k)) in pairs.enumerate() {
        if q == k {
            score += weights[*k as usize];
            equal += 1;
            if score > best.0 {
                best = (score, n + 1, equal);
            }
        } else {
            score += DIFFERS;
            if score < best.0 - DROP {
                break;
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WEIGHTS: Weights = [6.0; 256];

    fn align(query: &[u8], known: &[u8]) -> Alignment {
        let mut asked = Asked {
            codes: query.to_vec(),
            ..Asked::default()
        };
        asked.prepare();
        Aligner::default().align(&asked, known, &WEIGHTS)
    }

    fn text(words: std::ops::Range<u8>) -> Vec<u8> {
        words.map(|n| n.wrapping_mul(37)).collect()
    }

    #[test]
    fn shuffled_parts_align() {
        let known = text(0..20);
        let mut query = known[10..].to_vec();
        query.extend(&known[..10]);
        let found = align(&query, &known);
        assert_eq!(
            (found.query_words, found.known_words, found.equal),
            (20, 20, 20)
        );
        assert_eq!((found.stretches.len(), found.longest), (2, 10));
    }

    #[test]
    fn changed_words_stay_inside_a_stretch() {
        let known = text(0..30);
        let mut query = known.clone();
        (query[10], query[11]) = (255, 254);
        let found = align(&query, &known);
        assert_eq!(found.stretches.len(), 1);
        assert_eq!(
            (found.query_words, found.equal, found.longest),
            (30, 28, 30)
        );
    }

    #[test]
    fn added_and_lost_words_are_bridged() {
        let known = text(0..30);
        let mut query = known.clone();
        query.splice(15..15, [255, 254]);
        query.remove(5);
        let found = align(&query, &known);
        assert_eq!((found.query_words, found.known_words), (31, 30));
        assert_eq!(found.longest, 31);
    }

    #[test]
    fn pairs_that_stand_alone_are_chance() {
        let known = text(0..100);
        let mut query: Vec<u8> = (0..100).map(|n| 255 - n).collect();
        for at in [10, 40, 70] {
            query[at] = known[90 - at];
            query[at + 1] = known[91 - at];
        }
        assert_eq!(align(&query, &known).equal, 0);
    }

    #[test]
    fn nothing_aligns_with_nothing() {
        for (query, known) in [(0..0, 0..9), (0..9, 0..0), (0..1, 0..1)] {
            assert_eq!(align(&text(query), &text(known)), Alignment::default());
        }
    }

    proptest! {
        /// Whatever the texts: stretches do not overlap on either side, and sums are of them.
        #[test]
        fn stretches_never_overlap(
            query in prop::collection::vec(0_u8..12, 0..80),
            known in prop::collection::vec(0_u8..12, 0..80),
        ) {
            let found = align(&query, &known);
            let mut seen = (vec![false; query.len()], vec![false; known.len()]);
            let mut equal = 0;
            for s in &found.stretches {
                for n in 0..s.length {
                    let (i, j) = ((s.query + n) as usize, (s.known + n) as usize);
                    prop_assert!(!std::mem::replace(&mut seen.0[i], true));
                    prop_assert!(!std::mem::replace(&mut seen.1[j], true));
                    equal += u32::from(query[i] == known[j]);
                }
            }
            prop_assert_eq!(equal, found.equal);
            prop_assert!(found.query_words as usize <= query.len());
            prop_assert!(found.known_words as usize <= known.len());
            prop_assert!(found.longest <= found.query_words);
        }
    }
}

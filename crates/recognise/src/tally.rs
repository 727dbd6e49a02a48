//! Which messages share most keys with a text.

use crate::postings::Found;

/// A message that shares keys with the text.
#[derive(Clone, Copy)]
pub(crate) struct Candidate {
    pub number: u32,
    pub hits: u32,
    pub weight: f32,
}

impl Candidate {
    /// Whether the keys it was found by are no crowd's: of a crowd only the first are listed, and a
    /// later one may be nearer.
    pub(crate) fn is_of_few(&self) -> bool {
        self.weight > 0.4 * self.hits as f32
    }
}

/// Sums weights by message: an open table that is emptied by counting turns.
#[derive(Default)]
pub(crate) struct Tally {
    table: Vec<(u32, u32)>,
    turn: u32,
    candidates: Vec<Candidate>,
    order: Vec<(u64, u32)>,
}

impl Tally {
    /// Forgets what was counted.
    pub(crate) fn begin(&mut self) {
        self.turn = self.turn.wrapping_add(1);
        if self.turn == 0 {
            self.table.fill((0, 0));
            self.turn = 1;
        }
        self.candidates.clear();
    }

    /// Makes room for so many more.
    fn reserve(&mut self, more: usize) {
        let size = ((self.candidates.len() + more) * 2)
            .next_power_of_two()
            .max(256);
        if self.table.len() >= size {
            return;
        }
        self.table = vec![(0, 0); size];
        self.turn = 1;
        for (place, candidate) in self.candidates.iter().enumerate() {
            let mut at = home(candidate.number, size - 1);
            while self.table[at].0 == self.turn {
                at = (at + 1) & (size - 1);
            }
            self.table[at] = (self.turn, place as u32);
        }
    }

    #[inline]
    fn add(&mut self, number: u32, weight: f32) {
        let mask = self.table.len() - 1;
        let mut at = home(number, mask);
        loop {
            let (turn, place) = self.table[at];
            if turn != self.turn {
                self.table[at] = (self.turn, self.candidates.len() as u32);
                self.candidates.push(Candidate {
                    number,
                    hits: 1,
                    weight,
                });
                return;
            }
            let candidate = &mut self.candidates[place as usize];
            if candidate.number == number {
                candidate.hits += 1;
                candidate.weight += weight;
                return;
            }
            at = (at + 1) & mask;
        }
    }

    /// Counts what was found, of messages numbered below `before`.
    pub(crate) fn count(&mut self, found: &Found, before: u32) {
        self.reserve(found.numbers.len());
        for list in found.lists() {
            let weight = match list.len() {
                0 => continue,
                1 => 1.0,
                n => 1.0 / (n as f32).sqrt(),
            };
            for number in list.iter().filter(|number| **number < before) {
                self.add(*number, weight);
            }
        }
    }

    /// The heaviest, heaviest first, of equals the one numbered lower.
    pub(crate) fn heaviest(&mut self, most: usize, into: &mut Vec<Candidate>) {
        // Weights are positive: their bits are in their order.
        let order = self.candidates.iter().enumerate().map(|(place, c)| {
            let upper = u64::from(!c.weight.to_bits()) << 32;
            (upper | u64::from(c.number), place as u32)
        });
        self.order.clear();
        self.order.extend(order);
        if self.order.len() > most {
            self.order.select_nth_unstable(most);
            self.order.truncate(most);
        }
        self.order.sort_unstable();
        let places = self.order.iter().map(|(_, place)| *place as usize);
        into.clear();
        into.extend(places.map(|place| self.candidates[place]));
    }
}

const fn home(number: u32, mask: usize) -> usize {
    (number.wrapping_mul(0x9e37_79b1) >> 7) as usize & mask
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// A map is the plain twin, however often the table grows and is used again.
        #[test]
        fn counts_as_a_map_does(
            rounds in prop::collection::vec(prop::collection::vec(0_u32..900, 0..700), 1..4),
        ) {
            let mut tally = Tally::default();
            for round in &rounds {
                tally.begin();
                let mut twin: HashMap<u32, u32> = HashMap::new();
                for part in round.chunks(250) {
                    let mut found = Found::default();
                    for number in part {
                        found.numbers.push(*number);
                        found.ends.push(found.numbers.len() as u32);
                        if *number < 800 {
                            *twin.entry(*number).or_default() += 1;
                        }
                    }
                    tally.count(&found, 800);
                }
                let mut all = Vec::new();
                tally.heaviest(1000, &mut all);
                prop_assert!(all.is_sorted_by_key(|c| std::cmp::Reverse(c.hits)));
                let counted: HashMap<u32, u32> = all.iter().map(|c| (c.number, c.hits)).collect();
                let mut few = Vec::new();
                tally.heaviest(3, &mut few);
                prop_assert!(few.iter().map(|c| c.number).eq(all.iter().take(3).map(|c| c.number)));
                prop_assert_eq!(counted, twin);
            }
        }
    }
}

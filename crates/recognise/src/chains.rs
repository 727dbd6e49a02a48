//! Chains: a stream of messages, grouped as it comes by what descends from what.

use std::collections::{HashMap, HashSet};

use crate::{Form, Index, Level, Match, OperatingPoint, lookup::Ask};

/// Messages that share most keys are weighed as relatives, so many first and so many in all: enough
/// for all but one copy in some hundreds, which begins a chain of its own.
const FIRST: usize = 4;
const ALIGNED: usize = 12;

/// A message of a chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The message.
    pub id: u64,
    /// The chain it is in: the id of the chain's first message.
    pub chain: u64,
    /// The message it most likely descends from; none for the first, and for one that a person put
    /// here.
    pub parent: Option<u64>,
    /// How likely that is.
    pub probability: f64,
    /// When it was first and last seen, in seconds of any clock, and how often.
    pub first_seen: i64,
    /// See `first_seen`.
    pub last_seen: i64,
    /// See `first_seen`.
    pub times: u64,
}

impl Variant {
    /// The first of a chain of its own.
    const fn first(id: u64, at: i64) -> Variant {
        Variant {
            id,
            chain: id,
            parent: None,
            probability: 1.0,
            first_seen: at,
            last_seen: at,
            times: 1,
        }
    }

    fn see(&mut self, at: i64) {
        self.first_seen = self.first_seen.min(at);
        self.last_seen = self.last_seen.max(at);
        self.times += 1;
    }
}

/// The message that another most likely descends from, and how likely that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relative {
    id: u64,
    probability: f64,
}

/// A chain as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// The id of its first message.
    pub id: u64,
    /// The message that stands for it: the one most others descend from, the earliest of equals.
    pub representative: u64,
    /// Its messages in the order they came.
    pub members: Vec<u64>,
    /// When it was first and last seen.
    pub first_seen: i64,
    /// See `first_seen`.
    pub last_seen: i64,
    /// How often its messages were seen.
    pub times: u64,
}

/// Groups messages as they come. What a person has joined or parted stays so: a new copy goes
/// where its nearest relative is.
pub struct Chains {
    index: Index,
    point: OperatingPoint,
    variants: Vec<Variant>,
    numbers: HashMap<u64, usize>,
    children: HashMap<u64, u32>,
    /// Messages of chains that a person keeps apart: never the same chain again by themselves.
    parted: HashSet<(u64, u64)>,
}

impl Chains {
    /// None yet; `point` says from when on a message is a copy.
    #[must_use]
    pub fn new(point: OperatingPoint) -> Self {
        Chains {
            index: Index::new(),
            point,
            variants: Vec::new(),
            numbers: HashMap::new(),
            children: HashMap::new(),
            parted: HashSet::new(),
        }
    }

    /// How many messages there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.variants.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.variants.is_empty()
    }

    /// A message by its id.
    #[must_use]
    pub fn variant(&self, id: u64) -> Option<&Variant> {
        self.numbers.get(&id).map(|number| &self.variants[*number])
    }

    /// Takes a message and says where it belongs; one that is known already is seen once more.
    pub fn add(&mut self, id: u64, text: &str, at: i64) -> &Variant {
        self.add_all(vec![(id, Form::new(text), at)], |works, work| {
            (0..works).map(work).collect()
        });
        &self.variants[self.numbers[&id]]
    }

    /// As [`add`](Self::add) for many. `each` is given how many works there are and the work, and
    /// answers with what it makes of 0, 1, 2 and so on; it may do several at once.
    pub fn add_all(
        &mut self,
        batch: Vec<(u64, Form, i64)>,
        each: impl FnOnce(usize, &(dyn Fn(usize) -> Option<Relative> + Sync)) -> Vec<Option<Relative>>,
    ) {
        // All are put in first: each is compared with what has a lower number, be it of this batch
        // or of those before.
        let mut fresh = Vec::with_capacity(batch.len());
        for (id, form, at) in batch {
            if let Some(number) = self.numbers.get(&id) {
                self.variants[*number].see(at);
                continue;
            }
            let place = self.index.next_number();
            self.index.insert_form(id, &form);
            self.numbers.insert(id, self.variants.len());
            self.variants.push(Variant::first(id, at));
            fresh.push((id, form, place));
        }
        let found = each(fresh.len(), &|n| {
            let (_, form, place) = fresh.get(n)?;
            self.relative(form, *place)
        });
        for ((id, ..), relative) in fresh.iter().zip(found) {
            if let Some(relative) = relative {
                self.descend(*id, relative);
            }
        }
    }

    /// The nearest of the messages numbered below `before` that this is a copy of.
    fn relative(&self, form: &Form, before: u32) -> Option<Relative> {
        let ask = Ask {
            limit: 1,
            before,
            first: FIRST,
            aligned: ALIGNED,
            hasty: true,
        };
        let found = self.index.ask(form, &ask).pop();
        found.filter(|m| self.is_copy(m)).map(|m| Relative {
            id: m.id,
            probability: m.probability,
        })
    }

    fn is_copy(&self, found: &Match) -> bool {
        self.point.level(found) == Level::Confirm
    }

    fn descend(&mut self, id: u64, relative: Relative) {
        let Some(chain) = self.chain_of(relative.id) else {
            return;
        };
        if let Some(number) = self.numbers.get(&id) {
            let variant = &mut self.variants[*number];
            variant.chain = chain;
            variant.parent = Some(relative.id);
            variant.probability = relative.probability;
            *self.children.entry(relative.id).or_default() += 1;
        }
    }

    /// A person says that two messages belong to one chain: the chain of `other` goes into that of
    /// `id`. False if there is no such message or a person has parted the chains.
    pub fn join(&mut self, id: u64, other: u64) -> bool {
        let (Some(into), Some(from)) = (self.chain_of(id), self.chain_of(other)) else {
            return false;
        };
        if self.parted.contains(&ordered(into, from)) {
            return false;
        }
        for variant in &mut self.variants {
            if variant.chain == from {
                variant.chain = into;
            }
        }
        true
    }

    /// A person says that a message, and what descends from it, is no part of its chain: they begin
    /// one of their own. False if there is no such message or it is the first of its chain.
    pub fn part(&mut self, id: u64) -> bool {
        let Some(old) = self.chain_of(id).filter(|chain| *chain != id) else {
            return false;
        };
        let mut moved = HashSet::from([id]);
        // Parents stand before their children.
        for number in 0..self.variants.len() {
            let variant = &mut self.variants[number];
            let follows = variant.parent.is_some_and(|parent| moved.contains(&parent));
            if variant.id == id || (follows && variant.chain == old) {
                moved.insert(variant.id);
                variant.chain = id;
            }
        }
        if let Some(number) = self.numbers.get(&id) {
            self.variants[*number].parent = None;
        }
        self.parted.insert(ordered(old, id));
        true
    }

    fn chain_of(&self, id: u64) -> Option<u64> {
        self.variant(id).map(|variant| variant.chain)
    }

    /// All chains: the one with most messages first, the earliest of equals.
    #[must_use]
    pub fn chains(&self) -> Vec<Chain> {
        let mut chains: Vec<Chain> = Vec::new();
        let mut places: HashMap<u64, usize> = HashMap::new();
        for variant in &self.variants {
            let place = *places.entry(variant.chain).or_insert_with(|| {
                chains.push(Chain {
                    id: variant.chain,
                    representative: variant.id,
                    members: Vec::new(),
                    first_seen: variant.first_seen,
                    last_seen: variant.last_seen,
                    times: 0,
                });
                chains.len() - 1
            });
            let chain = &mut chains[place];
            chain.members.push(variant.id);
            chain.first_seen = chain.first_seen.min(variant.first_seen);
            chain.last_seen = chain.last_seen.max(variant.last_seen);
            chain.times += variant.times;
            let children = |id: u64| self.children.get(&id).copied().unwrap_or(0);
            if children(variant.id) > children(chain.representative) {
                chain.representative = variant.id;
            }
        }
        chains.sort_by_key(|chain| std::cmp::Reverse(chain.members.len()));
        chains
    }
}

fn ordered(a: u64, b: u64) -> (u64, u64) {
    (a.min(b), a.max(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "Đừng quên ngày mai bắt đầu điều lệ mới của Zalo nơi họ có thể sử dụng hình ảnh \
        của bạn trong các trường hợp kiện tụng chống lại bạn ở tòa";
    const B: &str = "Khẩn cấp bão số 9 sắp đổ bộ vào đất liền đề nghị bà con chằng chống nhà cửa dự \
        trữ lương thực và sơ tán trước sáng mai theo hướng dẫn";

    fn chains() -> Chains {
        let mut chains = Chains::new(OperatingPoint::default());
        for (id, text) in [
            (1, A.to_owned()),
            (2, B.to_owned()),
            (3, A.to_uppercase()),
            (4, format!("{A} mọi người chú ý nhé")),
            (5, format!("Fwd: {B}")),
        ] {
            chains.add(id, &text, id as i64 * 10);
        }
        chains
    }

    fn groups(chains: &Chains) -> Vec<Vec<u64>> {
        chains
            .chains()
            .into_iter()
            .map(|chain| chain.members)
            .collect()
    }

    #[test]
    fn copies_join_and_know_their_parent() {
        let mut chains = chains();
        assert_eq!(groups(&chains), [vec![1, 3, 4], vec![2, 5]]);
        assert_eq!(chains.variant(3).and_then(|v| v.parent), Some(1));
        let first = &chains.chains()[0];
        assert_eq!((first.id, first.first_seen, first.last_seen), (1, 10, 40));
        assert_eq!(first.representative, 1);
        chains.add(3, A, 99);
        assert_eq!(chains.chains()[0].times, 4, "seen once more");
        assert_eq!(chains.chains()[0].last_seen, 99);
    }

    #[test]
    fn what_a_person_parts_stays_apart() {
        let mut chains = chains();
        assert!(chains.part(4) && !chains.part(1) && !chains.part(77));
        assert_eq!(groups(&chains), [vec![1, 3], vec![2, 5], vec![4]]);
        chains.add(6, &format!("{A} mọi người chú ý nhé!!!"), 60);
        assert_eq!(
            chains.variant(6).map(|v| v.chain),
            Some(4),
            "goes to its nearest"
        );
        assert!(!chains.join(1, 4), "a person said no");
    }

    #[test]
    fn what_a_person_joins_stays_together() {
        let mut chains = chains();
        assert!(chains.join(1, 2));
        chains.add(6, &B.to_lowercase(), 60);
        assert_eq!(groups(&chains), [vec![1, 2, 3, 4, 5, 6]]);
    }

    #[test]
    fn many_at_once_are_grouped_as_one_by_one() {
        let texts: Vec<String> = (0..60_u64)
            .map(|n| match n % 3 {
                0 => format!("{A} lần {n}"),
                1 => format!("chuyển tiếp {B}"),
                _ => (0..20).map(|w| format!("lạ{} ", n * 100 + w)).collect(),
            })
            .collect();
        let mut one = Chains::new(OperatingPoint::default());
        let mut many = Chains::new(OperatingPoint::default());
        for (n, text) in texts.iter().enumerate() {
            one.add(n as u64, text, 0);
        }
        let items: Vec<(u64, Form, i64)> = texts
            .iter()
            .enumerate()
            .map(|(n, t)| (n as u64, Form::new(t), 0))
            .collect();
        for batch in items.chunks(17) {
            // In any order.
            many.add_all(batch.to_vec(), |works, work| {
                let mut found: Vec<_> = (0..works).rev().map(work).collect();
                found.reverse();
                found
            });
        }
        assert_eq!(groups(&one), groups(&many));
    }
}

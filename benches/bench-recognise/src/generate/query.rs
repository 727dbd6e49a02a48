//! Queries: a known message, changed.

use crate::{
    generate::doc::Doc,
    mutate::{Context, Kind, stack},
    rng::Rng,
};

/// A changed copy of a known message.
#[derive(Clone, Debug)]
pub struct Query {
    /// How it was changed.
    pub kind: Kind,
    /// The three changes of a stacked one, in their order.
    pub stack: Vec<Kind>,
    /// The known message; none for a new member of a family.
    pub id: Option<usize>,
    /// The family of the known message.
    pub family: Option<u64>,
    /// The message is a real one.
    pub real: bool,
    /// The changed text.
    pub text: String,
}

impl Query {
    /// An excerpt that was then put inside other text: as much of the known message and of this
    /// text is shared as by a stranger that quotes whole sentences.
    #[must_use]
    pub fn looks_like_a_quotation(&self) -> bool {
        self.stack.contains(&Kind::Excerpt) && self.stack.contains(&Kind::Embedded)
    }
}

/// Query number `number` of a kind; `None` where there is no base for it, such as a kind for
/// Vietnamese only among real messages of another language.
#[must_use]
pub fn query(context: &Context, kind: Kind, number: u64) -> Option<Query> {
    let world = context.world;
    let mut rng = Rng::new(world.seed ^ (0xA11 + kind as u64) << 44, number);
    // Half of the bases are real where there are real ones.
    let real = world.real.known.len();
    let from_real =
        real > 0 && !kind.vietnamese_only() && (number.is_multiple_of(2) || real >= world.known);
    let family_wanted = matches!(
        kind,
        Kind::FamilyExact | Kind::FamilyNoise | Kind::FamilyNewParty
    );
    let short_wanted = kind == Kind::ShortExact;
    for _ in 0..10_000 {
        let id = if from_real && !family_wanted && !short_wanted {
            rng.below(real)
        } else if world.known > real {
            real + rng.below(world.known - real)
        } else {
            return None;
        };
        let base = world.message(id);
        if base.entangled || base.family.is_some() != family_wanted || base.short != short_wanted {
            continue;
        }
        let mut doc: Doc = base.doc;
        let mut query = Query {
            kind,
            stack: Vec::new(),
            id: Some(id),
            family: base.family,
            real: !doc.synthetic,
            text: String::new(),
        };
        match (kind, base.family) {
            (Kind::FamilyNewParty, Some(family)) => {
                query.id = None;
                doc = world.sibling(family, number);
            }
            (Kind::Stacked, _) => {
                query.stack = stack(&mut rng).to_vec();
                for kind in &query.stack {
                    kind.apply(&mut doc, &mut rng, context);
                }
            }
            _ => kind.apply(&mut doc, &mut rng, context),
        }
        query.text = doc.text();
        return Some(query);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::{real::Real, world::World};

    #[test]
    fn queries_know_their_message() {
        let world = World::new(3, 2000, Real::default());
        let context = Context::new(&world);
        for kind in Kind::all() {
            let query = query(&context, kind, 5).expect("a base");
            assert_eq!(query.stack.len(), if kind == Kind::Stacked { 3 } else { 0 });
            match query.id {
                Some(id) if matches!(kind, Kind::Exact | Kind::ShortExact | Kind::FamilyExact) => {
                    assert_eq!(query.text, world.message(id).doc.text());
                }
                Some(id) => assert!(id < 2000),
                None => assert_eq!(kind, Kind::FamilyNewParty),
            }
        }
    }
}

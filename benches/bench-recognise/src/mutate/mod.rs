//! What happens to a message on its way: one function for each kind of change.

mod cut;
mod homoglyph;
mod legacy;
mod marks;
mod noise;
mod ocr;
mod swap;
mod teencode;
mod words;

use crate::{
    generate::{doc::Doc, world::World},
    rng::Rng,
};

/// What a mutation may use besides the message.
pub struct Context<'a> {
    /// Words, names and strangers.
    pub world: &'a World,
    /// Names, ready to be found in a text.
    pub names: swap::Names,
}

impl<'a> Context<'a> {
    /// Prepares what mutations need.
    #[must_use]
    pub fn new(world: &'a World) -> Self {
        let names = swap::Names::new(&world.lexicon);
        Context { world, names }
    }
}

/// A kind of query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "their names say it; each has its function")]
pub enum Kind {
    Exact,
    Noise,
    NoMarks,
    Excerpt,
    Embedded,
    Swapped,
    Words20,
    Shuffled,
    Homoglyph,
    Ocr,
    Nfd,
    Stacked,
    Telex,
    Vni,
    Tcvn3,
    VniWindows,
    Teencode,
    ShortExact,
    FamilyExact,
    FamilyNoise,
    FamilyNewParty,
}

impl Kind {
    /// The eleven single changes of the aim, in its order.
    pub const SINGLE: [Kind; 11] = [
        Kind::Exact,
        Kind::Noise,
        Kind::NoMarks,
        Kind::Excerpt,
        Kind::Embedded,
        Kind::Swapped,
        Kind::Words20,
        Kind::Shuffled,
        Kind::Homoglyph,
        Kind::Ocr,
        Kind::Nfd,
    ];

    /// Reported beside the aim.
    pub const EXTRA: [Kind; 9] = [
        Kind::Telex,
        Kind::Vni,
        Kind::Tcvn3,
        Kind::VniWindows,
        Kind::Teencode,
        Kind::ShortExact,
        Kind::FamilyExact,
        Kind::FamilyNoise,
        Kind::FamilyNewParty,
    ];

    /// Every kind.
    pub fn all() -> impl Iterator<Item = Kind> {
        let stacked = std::iter::once(Kind::Stacked);
        Kind::SINGLE.into_iter().chain(stacked).chain(Kind::EXTRA)
    }

    /// Its name in files and tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Exact => "exact",
            Kind::Noise => "noise",
            Kind::NoMarks => "no-marks",
            Kind::Excerpt => "excerpt",
            Kind::Embedded => "embedded",
            Kind::Swapped => "swapped",
            Kind::Words20 => "words-20",
            Kind::Shuffled => "shuffled",
            Kind::Homoglyph => "homoglyph",
            Kind::Ocr => "ocr-5",
            Kind::Nfd => "nfd",
            Kind::Stacked => "stacked",
            Kind::Telex => "telex",
            Kind::Vni => "vni",
            Kind::Tcvn3 => "tcvn3",
            Kind::VniWindows => "vni-windows",
            Kind::Teencode => "teencode",
            Kind::ShortExact => "short-exact",
            Kind::FamilyExact => "family-exact",
            Kind::FamilyNoise => "family-noise",
            Kind::FamilyNewParty => "family-new-party",
        }
    }

    /// Makes sense for Vietnamese only.
    #[must_use]
    pub fn vietnamese_only(self) -> bool {
        matches!(
            self,
            Kind::Telex | Kind::Vni | Kind::Tcvn3 | Kind::VniWindows | Kind::Teencode
        )
    }

    /// Changes the text. The same stream of chance gives the same change.
    pub fn apply(self, doc: &mut Doc, rng: &mut Rng, context: &Context) {
        match self {
            Kind::Exact | Kind::ShortExact | Kind::FamilyExact | Kind::FamilyNewParty => {}
            Kind::Noise | Kind::FamilyNoise => noise::noise(doc, rng, context),
            Kind::NoMarks => doc.rewrite(marks::without_marks),
            Kind::Excerpt => cut::excerpt(doc, rng),
            Kind::Embedded => cut::embed(doc, rng, context),
            Kind::Swapped => swap::swap(doc, rng, context),
            Kind::Words20 => words::change(doc, rng, context, 0.2),
            Kind::Shuffled => cut::shuffle(doc, rng),
            Kind::Homoglyph => homoglyph::disguise(doc, rng),
            Kind::Ocr => ocr::misread(doc, rng, 0.05),
            Kind::Nfd => marks::decompose(doc, rng),
            Kind::Stacked => {
                for kind in stack(rng) {
                    kind.apply(doc, rng, context);
                }
            }
            Kind::Telex => doc.rewrite(|text| legacy::telex(text, rng)),
            Kind::Vni => doc.rewrite(|text| legacy::vni(text, rng)),
            Kind::Tcvn3 => doc.rewrite(legacy::tcvn3),
            Kind::VniWindows => doc.rewrite(legacy::vni_windows),
            Kind::Teencode => doc.rewrite(|text| teencode::abbreviate(text, rng)),
        }
    }
}

/// Three different changes in random order. One thing is kept: an excerpt is taken before the
/// message is put inside other text, or it would be an excerpt of the other text.
pub(crate) fn stack(rng: &mut Rng) -> [Kind; 3] {
    let mut kinds = Kind::SINGLE;
    let kinds = &mut kinds[1..];
    rng.shuffle(kinds);
    let mut three = [kinds[0], kinds[1], kinds[2]];
    let at = |kind| three.iter().position(|other| *other == kind);
    if let (Some(cut), Some(embed)) = (at(Kind::Excerpt), at(Kind::Embedded))
        && cut > embed
    {
        three.swap(cut, embed);
    }
    three
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::generate::real::Real;

    pub(crate) fn world() -> World {
        World::new(11, 300, Real::default())
    }

    /// A long message of the world.
    pub(crate) fn sample(world: &World, at: usize) -> Doc {
        let mut messages = (0..300).map(|id| world.message(id).doc);
        let mut long = messages.by_ref().filter(|doc| doc.words() > 80);
        long.nth(at).expect("enough long messages")
    }

    #[test]
    fn three_different_changes_and_never_exact() {
        let mut rng = Rng::new(1, 1);
        for _ in 0..2000 {
            let three = stack(&mut rng);
            assert!(!three.contains(&Kind::Exact));
            assert!(three[0] != three[1] && three[1] != three[2] && three[0] != three[2]);
            let at = |kind| three.iter().position(|other| *other == kind);
            if let (Some(cut), Some(embed)) = (at(Kind::Excerpt), at(Kind::Embedded)) {
                assert!(cut < embed);
            }
        }
    }

    #[test]
    fn every_change_is_repeatable_and_leaves_text() {
        let world = world();
        let context = Context::new(&world);
        for kind in Kind::all() {
            for at in 0..10 {
                let change = || {
                    let mut doc = sample(&world, at);
                    kind.apply(&mut doc, &mut Rng::new(2, at as u64), &context);
                    doc.text()
                };
                assert_eq!(change(), change(), "{}", kind.name());
                assert!(change().len() > 40, "{}", kind.name());
            }
        }
    }
}

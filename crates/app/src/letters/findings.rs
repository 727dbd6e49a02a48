//! What is wrong with a letter, as the editor shows it: beside which field, and whether it can be
//! mended with one click.

use letter::{Letter, Level, Lint, Place, RulePack, lint};

/// Something that is wrong with a letter or could be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Names it among the findings of one text.
    pub key: String,
    /// Whether it keeps the letter from being signed.
    pub is_error: bool,
    /// What is wrong and what to do, Vietnamese.
    pub vi: String,
    /// The same, English.
    pub en: String,
    /// Where it is.
    pub spot: Spot,
    /// Whether [`mend`] can put it right.
    pub can_mend: bool,
}

/// A field of the editor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// Name of the field; empty: not in the editor.
    pub field: &'static str,
    /// Which of its lines or paragraphs, from 1; none: all of it.
    pub number: Option<usize>,
}

impl Spot {
    /// The id of the form's element.
    #[must_use]
    pub fn anchor(&self) -> String {
        match (self.field, self.number) {
            ("body", Some(number)) => format!("paragraph-{number}"),
            ("body", None) => "paragraph-1".to_owned(),
            ("annexes", Some(number)) => format!("annex-{number}"),
            (field, _) => field.to_owned(),
        }
    }
}

/// Everything that is wrong, gravest first.
pub(super) fn findings(letter: &Letter, rules: &RulePack) -> Vec<Finding> {
    let lints = lint(letter, rules);
    let mut found: Vec<Finding> = lints
        .iter()
        .map(|lint| Finding {
            key: key(lint),
            is_error: lint.level == Level::Error,
            vi: lint.message_vi.clone().into_owned(),
            en: lint.message_en.clone().into_owned(),
            spot: spot(lint.place),
            can_mend: lint.fix.is_some(),
        })
        .collect();
    found.sort_by_key(|finding| !finding.is_error);
    found
}

/// Mends the finding with this key and says where; none if there is none or it takes a person.
pub(super) fn mend(letter: &mut Letter, rules: &RulePack, wanted: &str) -> Option<Spot> {
    let lints = lint(letter, rules);
    let lint = lints.iter().find(|lint| key(lint) == wanted)?;
    lint.fix.as_ref()?.apply(letter).then(|| spot(lint.place))
}

/// The code and the place: one rule can be broken in many places.
fn key(lint: &Lint) -> String {
    match lint.place.index() {
        Some(at) => format!("{}@{}-{}", lint.code, lint.place.code(), at + 1),
        None => lint.code.to_owned(),
    }
}

fn spot(place: Place) -> Spot {
    let field = match place.code() {
        "addressees" => "groups",
        "signature" => "signer",
        field @ ("subject" | "body" | "recipients" | "drafter" | "annexes") => field,
        _ => "",
    };
    Spot {
        field,
        number: place.index().map(|at| at + 1),
    }
}

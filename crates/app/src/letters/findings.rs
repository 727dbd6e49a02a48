//! What is wrong with a letter, as the editor shows it: beside which field, and whether it can be
//! mended with one click.

use letter::{Letter, Level, Lint, lint};

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
            (field, _) => field.to_owned(),
        }
    }
}

/// Everything that is wrong, gravest first.
pub(super) fn findings(letter: &Letter) -> Vec<Finding> {
    let mut found: Vec<Finding> = lint(letter)
        .iter()
        .map(|lint| Finding {
            key: lint.code.to_owned(),
            is_error: lint.level == Level::Error,
            vi: lint.message_vi.to_owned(),
            en: lint.message_en.to_owned(),
            spot: spot(letter, lint),
            can_mend: mended(letter, lint).is_some(),
        })
        .collect();
    found.sort_by_key(|finding| !finding.is_error);
    found
}

/// Mends the finding with this key and says where; none if there is none or it takes a person.
pub(super) fn mend(letter: &mut Letter, key: &str) -> Option<Spot> {
    let found = lint(letter);
    let lint = found.iter().find(|lint| lint.code == key)?;
    let spot = spot(letter, lint);
    *letter = mended(letter, lint)?;
    Some(spot)
}

fn spot(letter: &Letter, lint: &Lint) -> Spot {
    let (field, number) = match lint.code {
        "body-empty" => ("body", None),
        "end-mark" => ("body", Some(letter.body.len().max(1))),
        code if code.starts_with("subject") => ("subject", None),
        "addressees-empty" => ("groups", None),
        code if code.starts_with("recipients") => ("recipients", None),
        "authority" | "signer" | "academic-title" => ("signer", None),
        _ => ("", None),
    };
    Spot { field, number }
}

fn mended(letter: &Letter, lint: &Lint) -> Option<Letter> {
    let mut mended = letter.clone();
    match lint.code {
        "end-mark" => {
            let last = mended.body.last_mut()?.runs.last_mut()?;
            let text = last.text.trim_end().trim_end_matches(['.', '/']);
            last.text = format!("{text}./.");
        }
        "subject-prefix" => {
            let subject = mended.subject.trim();
            mended.subject = subject.get(3..)?.trim_start_matches([':', ' ']).to_owned();
        }
        "recipients-first" => mended.recipients.insert(0, "Như trên".to_owned()),
        "recipients-last" => mended.recipients.push("Lưu: VT".to_owned()),
        _ => return None,
    }
    Some(mended)
}

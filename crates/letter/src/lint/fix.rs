//! What mends a finding.

use serde::{Deserialize, Serialize};

use super::place::Place;
use crate::model::{Letter, Quote};

/// A change that makes its finding go away and changes nothing else. It knows what it found: on a
/// letter that was changed since, it does nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
pub enum Fix {
    /// Puts another text in the place of the one found.
    Replace {
        /// Where.
        place: Place,
        /// What stands there.
        old: String,
        /// What shall stand there.
        new: String,
    },
    /// Takes a line, a paragraph or an annex out.
    Remove {
        /// Which.
        place: Place,
        /// How many there are now.
        of: usize,
    },
    /// Puts a line of "Nơi nhận" where it belongs.
    InsertRecipient {
        /// Before which line, or at the end.
        at: usize,
        /// How many lines there are now.
        of: usize,
        /// The line.
        text: String,
    },
    /// Moves a line of "Nơi nhận".
    MoveRecipient {
        /// The line.
        text: String,
        /// From.
        from: usize,
        /// To.
        to: usize,
    },
    /// Marks a piece of the body as a quotation.
    Mark {
        /// The paragraph.
        paragraph: usize,
        /// The piece.
        at: usize,
        /// What it says.
        text: String,
        /// The mark.
        quote: Quote,
    },
    /// Takes the authority away: the head signs in person.
    NoAuthority,
}

impl Fix {
    /// Makes the change. Returns whether it was made: not if the letter is no longer as it was found.
    pub fn apply(&self, letter: &mut Letter) -> bool {
        match self {
            Fix::Replace { place, old, new } => match place.text_mut(letter) {
                Some(text) if text == old => {
                    new.clone_into(text);
                    true
                }
                _ => false,
            },
            Fix::Remove { place, of } => remove(letter, *place, *of),
            Fix::InsertRecipient { at, of, text } => {
                let fits = letter.recipients.len() == *of && at <= of;
                if fits {
                    letter.recipients.insert(*at, text.clone());
                }
                fits
            }
            Fix::MoveRecipient { text, from, to } => {
                let lines = &mut letter.recipients;
                let fits = lines.get(*from) == Some(text) && *to < lines.len();
                if fits {
                    let line = lines.remove(*from);
                    lines.insert(*to, line);
                }
                fits
            }
            Fix::Mark {
                paragraph,
                at,
                text,
                quote,
            } => {
                let runs = letter.body.get_mut(*paragraph).map(|p| &mut p.runs);
                match runs.and_then(|runs| runs.get_mut(*at)) {
                    Some(run) if run.text == *text => {
                        run.quote = Some(*quote);
                        true
                    }
                    _ => false,
                }
            }
            Fix::NoAuthority => letter.signature.authority.take().is_some(),
        }
    }

    pub(crate) fn replace(place: Place, old: &str, new: impl Into<String>) -> Fix {
        Fix::Replace {
            place,
            old: old.to_owned(),
            new: new.into(),
        }
    }
}

fn remove(letter: &mut Letter, place: Place, of: usize) -> bool {
    fn take<T>(list: &mut Vec<T>, at: usize, of: usize) -> bool {
        let fits = list.len() == of && at < of;
        if fits {
            list.remove(at);
        }
        fits
    }
    match place {
        Place::Addressee { at } => take(&mut letter.addressees, at, of),
        Place::Recipient { at } => take(&mut letter.recipients, at, of),
        Place::Paragraph { at } => take(&mut letter.body, at, of),
        Place::Annex { at } => take(&mut letter.annexes, at, of),
        _ => false,
    }
}

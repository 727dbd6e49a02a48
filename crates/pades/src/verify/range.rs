//! Which bytes a signature speaks of.

use lopdf::{Dictionary, Document};

use super::Coverage;
use crate::changes;

/// What a signature covers: all up to its end but the envelope itself.
pub(super) struct Range<'a> {
    pub(super) before: &'a [u8],
    pub(super) after: &'a [u8],
    end: usize,
    pub(super) envelope: Vec<u8>,
}

impl<'a> Range<'a> {
    /// Takes `/ByteRange` only if it leaves out exactly the hexadecimal string of `/Contents`.
    pub(super) fn of(pdf: &'a [u8], document: &Document, signature: &Dictionary) -> Option<Self> {
        let numbers: Vec<usize> = signature
            .get_deref(b"ByteRange", document)
            .ok()?
            .as_array()
            .ok()?
            .iter()
            .map(|number| usize::try_from(number.as_i64().ok()?).ok())
            .collect::<Option<_>>()?;
        let [0, first, second, length] = numbers.as_slice() else {
            return None;
        };
        let end = second.checked_add(*length)?;
        let gap = pdf.get(*first..*second)?;
        let inner = gap.strip_prefix(b"<")?.strip_suffix(b">")?;
        let envelope = unhex(inner)?;
        let written = signature
            .get_deref(b"Contents", document)
            .ok()?
            .as_str()
            .ok()?;
        (written == envelope).then_some(())?;
        Some(Range {
            before: &pdf[..*first],
            after: pdf.get(*second..end)?,
            end,
            envelope,
        })
    }

    pub(super) fn coverage(&self, pdf: &[u8], document: &Document) -> Coverage {
        let rest = &pdf[self.end..];
        if rest.iter().all(u8::is_ascii_whitespace) {
            Coverage::Whole
        } else if is_revision(pdf, self.end) && changes::only_signatures(&pdf[..self.end], document)
        {
            Coverage::SignedLater
        } else {
            Coverage::AddedLater
        }
    }
}

/// Whether what stands behind `end` is a revision that readers follow: its cross-references lie there,
/// and nothing comes after its end mark. Loose bytes are none: a reader that searches the file for
/// objects could take them for the document.
fn is_revision(pdf: &[u8], end: usize) -> bool {
    let last = |mark: &[u8]| pdf.windows(mark.len()).rposition(|part| part == mark);
    let (Some(start), Some(eof)) = (last(b"startxref"), last(b"%%EOF")) else {
        return false;
    };
    let number: String = pdf[start + 9..]
        .iter()
        .map(|byte| char::from(*byte))
        .skip_while(char::is_ascii_whitespace)
        .take_while(char::is_ascii_digit)
        .collect();
    start < eof
        && number.parse::<usize>().is_ok_and(|at| at >= end)
        && pdf[eof + 5..].iter().all(u8::is_ascii_whitespace)
}

fn unhex(digits: &[u8]) -> Option<Vec<u8>> {
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let value = |digit: u8| char::from(digit).to_digit(16);
    digits
        .chunks_exact(2)
        .map(|pair| u8::try_from(value(pair[0])? * 16 + value(pair[1])?).ok())
        .collect()
}

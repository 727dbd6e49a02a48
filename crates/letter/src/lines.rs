//! The lines of a letter as its rule pack writes them: the one source of the PDF, the DOCX and the
//! plain text.

use crate::{
    model::{Annex, Authority, ElectronicCopy, Letter, LetterDate, Run, Signature},
    pack::{RulePack, bundled},
};

impl RulePack {
    /// "Số: 05/BNV-VP"; a missing number leaves room.
    #[must_use]
    pub fn number_line(&self, letter: &Letter) -> String {
        self.fill(&self.boxes.number.text, letter)
    }

    /// "Hà Nội, ngày 05 tháng 01 năm 2020"; a missing day leaves room.
    #[must_use]
    pub fn date_line(&self, letter: &Letter) -> String {
        self.fill(&self.boxes.date.text, letter)
    }

    /// "V/v thông tin …".
    #[must_use]
    pub fn subject_line(&self, letter: &Letter) -> String {
        format!("{} {}", self.boxes.subject.text, letter.subject)
    }

    /// "(Kèm theo Công văn số 05/BNV-VP ngày … của …)".
    #[must_use]
    pub fn annex_reference(&self, letter: &Letter) -> String {
        self.fill(&self.boxes.annex_reference.text, letter)
    }

    /// "Phụ lục", with a Roman number if there are several.
    #[must_use]
    pub fn annex_name(&self, at: usize, of: usize) -> String {
        let name = &self.boxes.annex_name.text;
        if of < 2 {
            name.clone()
        } else {
            format!("{name} {}", roman(at + 1))
        }
    }

    /// "SAO Y; Sở Thông tin và Truyền thông; 18/02/2021 09:30:00 +07:00" (box 14).
    #[must_use]
    pub fn copy_line(&self, copy: &ElectronicCopy) -> String {
        let parts = [self.copy(copy.kind), &copy.body];
        let parts = parts.into_iter().chain(copy.signed_at.as_deref());
        parts.collect::<Vec<_>>().join("; ")
    }

    /// The lines above the signature: "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC".
    #[must_use]
    pub fn signature_lines(&self, letter: &Letter) -> Vec<String> {
        let signature: &Signature = &letter.signature;
        let mut lines: Vec<String> = signature.title_lines().map(str::to_owned).collect();
        match signature.authority {
            // An acting head has one office: "Q. GIÁM ĐỐC".
            Some(Authority::Q) => {
                let office = lines.first().cloned().unwrap_or_default();
                let line = format!("{} {office}", self.authority(Authority::Q));
                lines.splice(..lines.len().min(1), [line]);
            }
            Some(authority) => {
                let of = &signature.authority_of;
                lines.insert(0, format!("{} {of}", self.authority(authority)));
            }
            None => {}
        }
        let office = &self.boxes.office;
        lines.iter().map(|line| office.cased(line)).collect()
    }

    /// "- …;" and, at the end, "- ….".
    #[must_use]
    pub fn listed(&self, items: &[String]) -> Vec<String> {
        let words = &self.words;
        let last = items.len().saturating_sub(1);
        let end = |at| match at == last {
            true => &words.after_items,
            false => &words.between_items,
        };
        let items = items.iter().enumerate();
        items
            .map(|(at, item)| format!("{}{item}{}", words.item, end(at)))
            .collect()
    }

    /// The only addressee as it stands behind "Kính gửi:", or none if there are more or fewer.
    #[must_use]
    pub fn only_addressee(&self, letter: &Letter) -> Option<String> {
        match letter.addressees.as_slice() {
            [only] => Some(format!("{only}{}", self.words.after_items)),
            _ => None,
        }
    }

    /// A piece of text with its mark before it.
    #[must_use]
    pub fn mark_of(&self, run: &Run) -> Option<&str> {
        run.quote.and_then(|quote| self.quote_mark(quote))
    }

    /// The annexes with their names.
    pub fn annexes<'a>(&'a self, letter: &'a Letter) -> impl Iterator<Item = (String, &'a Annex)> {
        let of = letter.annexes.len();
        let annexes = letter.annexes.iter().enumerate();
        annexes.map(move |(at, annex)| (self.annex_name(at, of), annex))
    }

    /// A form with the letter's values in it. What people wrote is put in once and never read as a
    /// form again.
    fn fill(&self, form: &str, letter: &Letter) -> String {
        let LetterDate { day, month, year } = letter.date;
        let padding = &self.padding;
        let mut text = String::new();
        let mut rest = form;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                rest = &rest[before.len()..];
                break;
            };
            match name {
                "number" => text.push_str(&padding.number.write(letter.number)),
                "symbol" => text.push_str(&letter.symbol),
                "place" => text.push_str(&letter.place),
                "day" => text.push_str(&padding.day.write(day.map(u32::from))),
                "month" => text.push_str(&padding.month.write(Some(month.into()))),
                "year" => text.push_str(&year.to_string()),
                "issuer" => text.push_str(&letter.issuing_body),
                other => text.extend(["{", other, "}"]),
            }
            rest = after;
        }
        text + rest
    }
}

impl Letter {
    /// The number line by its rule pack if that is bundled, otherwise by the default one; for lists
    /// and mails. The page itself is made by [`RulePack::number_line`].
    #[must_use]
    pub fn number_line(&self) -> String {
        bundled_of(self).number_line(self)
    }

    /// The date line, found like [`Letter::number_line`].
    #[must_use]
    pub fn date_line(&self) -> String {
        bundled_of(self).date_line(self)
    }
}

fn bundled_of(letter: &Letter) -> &'static RulePack {
    let found = bundled().get(&letter.rule_pack);
    found.unwrap_or_else(|_| crate::pack::default_pack())
}

/// 1 to 3999 in Roman letters.
fn roman(mut number: usize) -> String {
    const LETTERS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut text = String::new();
    for (value, letters) in LETTERS {
        while number >= value {
            text.push_str(letters);
            number -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::roman;

    #[test]
    fn roman_numbers() {
        let numbers = [1, 3, 4, 9, 14, 40, 99, 2020].map(roman);
        let letters = ["I", "III", "IV", "IX", "XIV", "XL", "XCIX", "MMXX"];
        assert_eq!(numbers, letters);
    }
}

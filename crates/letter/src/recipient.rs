//! What a line under "Nơi nhận" is.

use crate::pack::RulePack;

/// A line under "Nơi nhận" (box 9b), read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipient {
    /// "Như trên": those of "Kính gửi".
    AsAbove,
    /// "UBND tỉnh (b/c)": for report.
    ForReport(String),
    /// For information.
    Copy(String),
    /// "Lưu: VT, TTBCXB": what is kept, where.
    Archive {
        /// The office and the unit that drafted it: "VT", "TTBCXB".
        places: Vec<String>,
    },
}

impl Recipient {
    /// Reads a line.
    #[must_use]
    pub fn read(line: &str, pack: &RulePack) -> Recipient {
        let words = &pack.words;
        let line = line.trim();
        if let Some(places) = line.strip_prefix(&words.archive) {
            let places = places.split(',').map(|place| place.trim().to_owned());
            return Recipient::Archive {
                places: places.filter(|place| !place.is_empty()).collect(),
            };
        }
        if line == words.first_recipient {
            return Recipient::AsAbove;
        }
        match line.strip_suffix(&words.for_report) {
            Some(name) => Recipient::ForReport(name.trim().to_owned()),
            None => Recipient::Copy(line.to_owned()),
        }
    }

    /// The line as it is kept in a letter.
    #[must_use]
    pub fn write(&self, pack: &RulePack) -> String {
        let words = &pack.words;
        match self {
            Recipient::AsAbove => words.first_recipient.clone(),
            Recipient::ForReport(name) => format!("{name} {}", words.for_report),
            Recipient::Copy(name) => name.clone(),
            Recipient::Archive { places } => format!("{} {}", words.archive, places.join(", ")),
        }
    }
}

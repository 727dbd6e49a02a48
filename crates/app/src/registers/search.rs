//! Looking for words as people type them: with or without diacritics, in any order.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case, without diacritics.
pub(crate) fn folded(text: &str) -> String {
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'đ' { 'd' } else { c })
        .collect()
}

/// What is looked for.
pub(crate) struct Words(Vec<String>);

impl Words {
    /// The words of what was typed.
    pub fn of(typed: &str) -> Words {
        Words(
            folded(typed)
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
        )
    }

    /// Whether every word stands in the text.
    pub fn fit(&self, text: &str) -> bool {
        if self.0.is_empty() {
            return true;
        }
        self.stand_in(&folded(text))
    }

    /// The same for a text that is folded already.
    pub fn stand_in(&self, folded: &str) -> bool {
        self.0.iter().all(|word| folded.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn diacritics_case_and_order_do_not_matter() {
        let text = "Quyết định về việc ĐÍNH CHÍNH 05/QĐ-STTTT";
        for typed in ["", "dinh chinh", "CHÍNH đính", "05/qd", "việc quyet"] {
            assert!(Words::of(typed).fit(text), "{typed}");
        }
        assert!(!Words::of("thu hoi").fit(text));
        // Decomposed, as some keyboards write it.
        assert!(Words::of("vie\u{323}\u{302}c").fit(text));
    }

    proptest! {
        #[test]
        fn whatever_stands_there_is_found(text in "\\PC{0,60}") {
            for word in text.split_whitespace() {
                prop_assert!(Words::of(word).fit(&text), "{word:?} in {text:?}");
            }
        }
    }
}

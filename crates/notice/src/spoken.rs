//! The public answer as a script to read aloud over a loudspeaker, in Vietnamese.
//!
//! A listener cannot look back, cannot press a link, and remembers what is said most often: so no
//! addresses, no abbreviations, and nothing of the hoax word for word.

use crate::{Answer, Label, moment, speech, text};

/// How fast a loudspeaker bulletin is read, in Vietnamese syllables per second.
pub const SYLLABLES_PER_SECOND: usize = 3;

/// Longest script: 90 seconds.
pub const MAX_SPOKEN_SYLLABLES: usize = 90 * SYLLABLES_PER_SECOND;

/// Longest name that is read out, in syllables.
const MAX_NAME_SYLLABLES: usize = 24;

/// So many words in a row taken from the hoax count as repeating it.
const REPEATED_WORDS: usize = 6;

impl Answer<'_> {
    /// The script: greeting, who speaks, what is concluded, what is so, what to do, thanks.
    #[must_use]
    pub fn spoken(&self) -> String {
        let before = [self.opening(), self.conclusion()].join("\n");
        let after = self.label.closing();
        let used = speech::syllables(&before) + speech::syllables(after);
        let facts = speech::fit(&self.facts(), MAX_SPOKEN_SYLLABLES.saturating_sub(used));
        let parts = [before, facts.join(" "), after.to_owned()];
        parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    }

    fn opening(&self) -> String {
        let issuer = spoken_name(self.issuer);
        let from = if issuer.is_empty() {
            String::new()
        } else {
            format!(" của {issuer}")
        };
        let number = self.letter.and_then(letter_number);
        let letter = number
            .map(|n| format!(" theo công văn số {n}"))
            .unwrap_or_default();
        let day = moment::spoken_day(self.date);
        format!("Kính thưa toàn thể bà con.\nSau đây là thông báo{from}{letter}, {day}.")
    }

    fn conclusion(&self) -> String {
        let party = self
            .said_by
            .map(spoken_name)
            .filter(|name| !name.is_empty());
        let about = party
            .map(|name| format!(" có nhắc đến {name}"))
            .unwrap_or_default();
        let found = match self.label {
            Label::Fabricated => "Sau khi xác minh, cơ quan chức năng kết luận: đây là tin giả.",
            Label::False => "Sau khi xác minh, cơ quan chức năng kết luận: đây là tin sai sự thật.",
            Label::Unproven => "Đến nay, chưa đủ căn cứ để kết luận tin nhắn này là đúng.",
            Label::True => "Sau khi xác minh, cơ quan chức năng kết luận: tin nhắn này là đúng.",
            Label::Opinion => {
                "Tin nhắn này là ý kiến, nhận định của người viết, không phải điều có thể kiểm chứng đúng hay sai."
            }
        };
        let named = self.label_name.map(|(vi, _)| speech::say(vi));
        let found = named.map_or_else(
            || found.to_owned(),
            |name| format!("Cơ quan chức năng kết luận về tin nhắn này: {name}."),
        );
        format!("Thời gian qua, nhiều người chia sẻ trên mạng một tin nhắn{about}. {found}")
    }

    /// The sentences of the explanation that do not repeat the hoax; a true message may be told.
    fn facts(&self) -> Vec<String> {
        let mut sentences = speech::sentences(&speech::say(self.explanation));
        if self.label == Label::True {
            sentences.splice(0..0, speech::sentences(&speech::say(self.claim)));
        } else {
            let hoax = speech::say(self.claim);
            sentences.retain(|s| {
                !speech::repeats(s, &hoax, REPEATED_WORDS) && !speech::quotes(s, REPEATED_WORDS)
            });
        }
        sentences
    }
}

impl Label {
    const fn closing(self) -> &'static str {
        match self {
            Self::Fabricated | Self::False => {
                "Đề nghị bà con không chia sẻ, không làm theo tin nhắn này, và nhắc người thân cùng \
                 biết. Khi gặp tin chưa rõ nguồn gốc, bà con hãy hỏi chính quyền địa phương trước \
                 khi chia sẻ.\nXin trân trọng cảm ơn bà con đã lắng nghe."
            }
            Self::Unproven => {
                "Đề nghị bà con không chia sẻ, không làm theo tin nhắn này cho đến khi có thông báo \
                 chính thức.\nXin trân trọng cảm ơn bà con đã lắng nghe."
            }
            Self::True | Self::Opinion => {
                "Đề nghị bà con theo dõi thông tin từ các nguồn chính thức.\n\
                 Xin trân trọng cảm ơn bà con đã lắng nghe."
            }
        }
    }
}

fn spoken_name(name: &str) -> String {
    let said = speech::say(&text::name(name));
    let said = said.trim_end_matches(|c: char| !c.is_alphanumeric());
    speech::first_syllables(said, MAX_NAME_SYLLABLES)
}

/// The number alone: the symbol behind it is made of abbreviations.
fn letter_number(number_and_symbol: &str) -> Option<String> {
    let number = number_and_symbol.trim().split('/').next()?.trim();
    let short = (1..=6).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    short
        .then(|| number.trim_start_matches('0').to_owned())
        .filter(|n| !n.is_empty())
}

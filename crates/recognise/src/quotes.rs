//! Whether a text that holds a known message speaks about it: a correction, a news item.

/// What corrections and news say of a message and messages do not say of themselves; folded.
const SAYS_FALSE: &[&str] = &[
    "tin gia",
    "tin don",
    "thong tin gia",
    "gia mao",
    "tin that thiet",
    "sai su that",
    "khong dung su that",
    "khong chinh xac",
    "bac bo",
    "dinh chinh",
    "bia dat",
    "tin sai",
    "thong tin sai",
    "tung tin",
    "tin nhan gia",
    "fake news",
    "hoax",
    "debunked",
    "fact check",
    "not true",
    "false claim",
    "is false",
    "misinformation",
    "disinformation",
    "e falso",
    "e falsa",
    "e boato",
    "fake",
    "noticia falsa",
    "mensagem falsa",
    "desmente",
    "desmentiu",
    "e mentira",
];

/// "This is no fake": what messages do say of themselves.
const DENIES: [&str; 7] = [
    "khong phai",
    "khong",
    "chang phai",
    "not",
    "nao",
    "isnt",
    "nao e",
];

/// Words outside the copy from which on it can speak about it.
const LEAST: usize = 6;

/// Whether the words outside the copied stretches say that the message is false. Each piece is a
/// row of folded words that follow each other.
pub(crate) fn says_false(outside: &[Vec<&str>]) -> bool {
    if outside.iter().map(Vec::len).sum::<usize>() < LEAST {
        return false;
    }
    outside.iter().any(|piece| {
        let piece = format!(" {} ", piece.join(" "));
        SAYS_FALSE.iter().any(|says| {
            let says = format!(" {says} ");
            piece.match_indices(&says).any(|(at, _)| {
                let before = piece[..at].trim_end();
                !DENIES.iter().any(|no| {
                    before == *no
                        || before.ends_with(&format!(" {no}"))
                        || before.ends_with(&format!(" {no} la"))
                })
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outside(text: &str) -> bool {
        says_false(&[text.split(' ').collect()])
    }

    #[test]
    fn corrections_are_told_from_assurances() {
        assert!(outside("dai dien zalo khang dinh day la tin gia mao"));
        assert!(outside("so thong tin bac bo noi dung tren nhu sau"));
        assert!(!outside("day khong phai la tin gia dau moi nguoi oi"));
        assert!(!outside("moi nguoi doc ky va chia se ngay nhe"));
        assert!(!outside("tin gia"), "too little to speak about it");
    }
}

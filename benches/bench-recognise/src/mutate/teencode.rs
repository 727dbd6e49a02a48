//! Abbreviations of young people and of those in a hurry.

use crate::rng::Rng;

const SHORT: &[(&str, &[&str])] = &[
    ("không", &["ko", "k", "hok", "kg", "khg"]),
    ("được", &["dc", "đc", "đk"]),
    ("gì", &["j", "ji"]),
    ("người", &["ng", "ngừi"]),
    ("với", &["vs", "vj"]),
    ("rồi", &["r", "rùi"]),
    ("cũng", &["cg", "cug"]),
    ("biết", &["bít", "bik"]),
    ("nhiều", &["nhìu", "nh"]),
    ("những", &["nhg", "n~"]),
    ("trong", &["trog", "tr"]),
    ("bạn", &["b", "pạn"]),
    ("mọi", &["mọi", "m"]),
    ("tin", &["tin", "tjn"]),
    ("nhắn", &["nt", "nhắn"]),
    ("này", &["nì", "nầy"]),
    ("của", &["của", "c"]),
    ("điện", &["dt", "đt"]),
    ("vì", &["vì", "vj"]),
    ("tôi", &["t", "tui"]),
    ("nhưng", &["nhg", "nhưg"]),
    ("đã", &["đã", "da"]),
    ("và", &["vs", "&"]),
    ("chia", &["share", "chja"]),
    ("bao", &["bao", "bn"]),
    ("thì", &["thì", "thj"]),
    ("mà", &["mà", "ma"]),
    ("như", &["nhu", "nhứ"]),
];

/// Most words that have a short form take it, and some letters give way: ph to f, qu to w, gi to j.
pub fn abbreviate(text: &str, rng: &mut Rng) -> String {
    let words = text.split(' ').map(|word| {
        let bare = word.trim_end_matches([',', '.', '!', '?', '…', ';', ':']);
        let tail = &word[bare.len()..];
        let lower = bare.to_lowercase();
        if let Some((_, forms)) = SHORT.iter().find(|(long, _)| *long == lower) {
            let form = if rng.chance(0.8) {
                rng.word(forms)
            } else {
                bare
            };
            return format!("{form}{tail}");
        }
        let letters = [("ph", "f"), ("qu", "w"), ("gi", "j"), ("c", "k")];
        for (from, to) in letters {
            if let Some(rest) = lower.strip_prefix(from)
                && !(from == "c" && rest.starts_with('h'))
                && !rest.is_empty()
                && rng.chance(0.25)
            {
                return format!("{to}{rest}{tail}");
            }
        }
        word.to_owned()
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frequent_words_are_abbreviated() {
        let text = "không được gì, người với người không được gì, không được";
        let short = abbreviate(text, &mut Rng::new(1, 1));
        assert!(short.len() < text.len());
        assert!(short.contains("j,") || short.contains("ji,"), "{short}");
    }
}

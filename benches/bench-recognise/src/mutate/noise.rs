//! What a message picks up when it is passed on: case, punctuation, spacing, emoji, a prefix.

use super::Context;
use crate::{generate::doc::Doc, rng::Rng};

const EMOJI: &[&str] = &[
    "😱", "🔥", "❗", "🙏", "👉", "❤️", "⚠️", "😭", "🚨", "👇", "✅", "🇻🇳", "💯",
];

/// Several small changes at once; the words stay.
pub fn noise(doc: &mut Doc, rng: &mut Rng, context: &Context) {
    let case = rng.below(5);
    let (punctuation, spacing, emoji) = (rng.unit() * 0.8, rng.unit() * 0.15, rng.unit() * 0.06);
    let quoted = rng.chance(0.25);
    doc.rewrite(|text| {
        let text = match case {
            0 => text.to_uppercase(),
            1 => text.to_lowercase(),
            2 => mixed(text, rng),
            _ => text.to_owned(),
        };
        let text = respace(&repunctuate(&text, rng, punctuation), rng, spacing, emoji);
        if quoted { format!("> {text}") } else { text }
    });
    for piece in &mut doc.pieces {
        if rng.chance(0.3) {
            piece.gap = if piece.gap == ' ' { '\n' } else { ' ' };
        }
    }
    if rng.chance(0.5) {
        let prefix = context.world.lexicon.furniture(rng, "forward").to_owned();
        let at = crate::generate::doc::Piece {
            text: prefix,
            own: false,
            gap: '\n',
        };
        doc.pieces.insert(0, at);
    }
    if rng.chance(0.2) && !doc.pieces.is_empty() {
        let last = doc.pieces.len() - 1;
        doc.pieces[0].text.insert(0, '“');
        doc.pieces[last].text.push('”');
    }
}

fn mixed(text: &str, rng: &mut Rng) -> String {
    text.split(' ')
        .map(|word| match rng.below(3) {
            0 => word.to_uppercase(),
            1 => word.to_lowercase(),
            _ => word.to_owned(),
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Punctuation between words is dropped, doubled or exchanged. Inside numbers and links it stays.
fn repunctuate(text: &str, rng: &mut Rng, share: f64) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let ends_word = chars.peek().is_none_or(|next| *next == ' ');
        let loose = ends_word && ",.!?;:…".contains(c);
        if !(loose && rng.chance(share)) {
            out.push(c);
            continue;
        }
        match rng.below(4) {
            0 => {}
            1 => out.push_str(rng.word(&["!!!", "...", "!!", "?!"])),
            2 => out.push(*rng.pick(&['.', ',', ';', '-', '~'])),
            _ => out.extend([c, c]),
        }
    }
    out
}

fn respace(text: &str, rng: &mut Rng, spacing: f64, emoji: f64) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
            if rng.chance(spacing) {
                out.push_str(rng.word(&[" ", "\u{a0}", "\n", "  "]));
            }
            if rng.chance(emoji) {
                out.push_str(rng.word(EMOJI));
                out.push(' ');
            }
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::{sample, world};
    use super::*;

    #[test]
    fn the_words_stay() {
        let world = world();
        let context = Context::new(&world);
        let letters = |text: &str| -> String {
            text.to_lowercase()
                .chars()
                .filter(|c| c.is_alphanumeric())
                .collect()
        };
        for at in 0..40 {
            let before = sample(&world, at);
            let mut after = before.clone();
            noise(&mut after, &mut Rng::new(3, at as u64), &context);
            assert!(letters(&after.text()).contains(&letters(&before.text())));
        }
    }
}

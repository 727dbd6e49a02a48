//! A text as a list of sentences, so that mutations know what they cut and mix.

/// One sentence or line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its text.
    pub text: String,
    /// It belongs to this message alone; false for boilerplate, quoted news and foreign text.
    pub own: bool,
    /// What stands between it and the next one: a space or a line break.
    pub gap: char,
}

/// A text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doc {
    /// Its sentences in order.
    pub pieces: Vec<Piece>,
    /// Written by the generator (its names can be recognised), not a real message.
    pub synthetic: bool,
}

impl Doc {
    /// The text as one string.
    #[must_use]
    pub fn text(&self) -> String {
        let length = self.pieces.iter().map(|piece| piece.text.len() + 1).sum();
        let mut text = String::with_capacity(length);
        for piece in &self.pieces {
            text.push_str(&piece.text);
            text.push(piece.gap);
        }
        text.truncate(text.trim_end().len());
        text
    }

    /// Adds a sentence.
    pub fn push(&mut self, text: impl Into<String>, own: bool, gap: char) {
        let text = text.into();
        self.pieces.push(Piece { text, own, gap });
    }

    /// How many words, by white space.
    #[must_use]
    pub fn words(&self) -> usize {
        self.pieces.iter().map(Piece::words).sum()
    }

    /// How many words that are the message's own.
    #[must_use]
    pub fn own_words(&self) -> usize {
        let own = self.pieces.iter().filter(|piece| piece.own);
        own.map(Piece::words).sum()
    }

    /// Rewrites the text of each sentence.
    pub fn rewrite(&mut self, mut with: impl FnMut(&str) -> String) {
        for piece in &mut self.pieces {
            piece.text = with(&piece.text);
        }
        self.pieces.retain(|piece| !piece.text.trim().is_empty());
    }

    /// A real text, cut at line breaks and ends of sentences.
    #[must_use]
    pub fn of_real(text: &str) -> Self {
        let mut doc = Doc::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let mut start = 0;
            let mut previous = ' ';
            for (at, c) in line.char_indices() {
                if c == ' ' && matches!(previous, '.' | '!' | '?' | '…') {
                    doc.push(line[start..at].trim(), true, ' ');
                    start = at;
                }
                previous = c;
            }
            doc.push(line[start..].trim(), true, '\n');
        }
        doc.pieces.retain(|piece| !piece.text.is_empty());
        doc
    }
}

impl Piece {
    /// How many words, by white space.
    #[must_use]
    pub fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }
}

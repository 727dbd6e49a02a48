//! Sentences: patterns of function words with places for content words, names and numbers.

use super::{
    lexicon::{Lexicon, Topic},
    slots,
};
use crate::rng::Rng;

/// `N V A`: noun, verb, other; `P`: a phrase that many texts use; the rest by name.
const CLAUSES: &[&str] = &[
    "{N} {A} đã {V} {N} ở {place} vào {date}",
    "{auth} vừa {V} về việc {N} {V} {N} {A}",
    "hiện nay có rất nhiều {N} {V} {N} mà không biết {N} đó {A}",
    "nếu thấy {N} {A} thì tuyệt đối không được {V} {N}",
    "{title} {person} ở {place} cho biết {N} này có thể {V} {N}",
    "khi {V} {N} xong thì phải {V} ngay {N}, không nên {V} {A}",
    "từ {date} tất cả {N} sẽ bị {V} {amount} nếu không {V} {N}",
    "đêm qua tại {place} {count} đã {V} vì {N} {A}",
    "{brand} sẽ {V} {N} của bạn và {V} cho {N}",
    "gọi ngay số {phone} để được {V} {N}",
    "truy cập {link} để {V} {N} và nhận {amount}",
    "theo {auth}, {N} là nguyên nhân khiến {count} {V}",
    "mọi người nên {V} {N} {A} trước khi {V} {N}",
    "vợ chồng tôi vừa {V} {N} thì bị {N} {V}",
    "một {N} {A} đến từ {place} đang {V} {N}",
    "bọn chúng thường {V} {N} rồi {V} vào {N} lúc {A}",
    "không được {V} {N} cùng với {N} vì sẽ {V} {N}",
    "chỉ cần {V} {N} với {N} trong {count} là {N} {V} hết",
    "con của {person} mới {V} hôm {date} do {N} {V}",
    "các {N} ở {place} đã bắt đầu {V} {N} {A}",
    "ai có {N} đang {V} ở {place} thì {V} ngay",
    "trong {count} tới {N} sẽ {V} và {N} có thể {V} {A}",
    "{N} của {brand} bị {V}, {N} của khách hàng đã {V}",
    "nhà nước quy định {N} phải {V} {N} trước {date}",
    "hôm nay {N} nhà tôi {V} {N} mà không kịp {V}",
    "đừng bao giờ {V} {N} khi đang {V} {N}",
    "có {count} ở {place} phải {V} sau khi {V} {N}",
    "loại {N} này rất {A}, đã được {auth} {V}",
    "{N} nào chưa {V} {N} thì cần {V} trước {date}",
    "người ta {V} {N} bằng {N} {A} để {V}",
    "tôi {V} rằng {N} không hề {V} {N}",
    "sau khi {V}, {N} trở nên {A} và {V} {N}",
    "cách {V} {N} rất {A}: {V} {N}, {V} {N}, rồi {V}",
    "{person}, {title} tại {place}, đã {V} {N} suốt {count}",
    "tổng cộng {amount} đã được {V} cho {N} {A}",
    "số tài khoản {phone} của {person} đang {V} {N}",
    "nghe nói {N} bên {brand} cũng {V} {N} {A}",
    "lúc đó {N} còn {V} {N} nên không ai {V}",
    "ở nước ngoài {N} đã bị {V} từ lâu vì {N} {A}",
    "cứ mỗi {count} lại có {N} {V} {N}",
    "bà con ở {place} và {place} cần {V} {N} {A}",
    "{N} {V} {N}, {N} {V} {N}",
    "trên {N} có {N} {A} thì chắc chắn là {N} {V}",
    "em trai của {title} {person} làm ở {auth} bảo {N} sẽ {V}",
    "đã có {count} {V} {N} nhưng {N} vẫn {A}",
    "hãy {V} {N} và {V} {N} {A} nhất có thể",
    "thật ra {N} chỉ {V} khi {N} {V} {A}",
    "tuyệt đối {V} {N} nếu bạn đang có {N}",
];

const JOINS: &[&str] = &[
    ", ",
    ", ",
    ", ",
    " và ",
    " nhưng ",
    ", cho nên ",
    " vì ",
    ", sau đó ",
    ", trong khi ",
    " để ",
    " mà ",
    ", thậm chí ",
    "; ",
    " – ",
];

const LEADS: &[&str] = &[
    "Hiện tại",
    "Theo đó",
    "Ngoài ra",
    "Đặc biệt",
    "Vì vậy",
    "Thực tế",
    "Mới đây",
    "Sáng nay",
    "Cụ thể",
    "Tuy nhiên",
    "Trước đó",
    "Bên cạnh đó",
    "Sau cùng",
    "Lưu ý",
    "Hôm qua",
    "Tóm lại",
];

const PHRASES: &[&str] = &[
    "để {V} {N} cho {N}",
    "trong thời gian {N} {A}",
    "do {N} {V} gây ra",
    "nhằm {V} {N} {A}",
    "cùng với {N} và {N}",
    "theo cách {V} {A}",
    "kể cả khi {N} đang {V}",
    "mà không cần {V} {N}",
    "trước mặt {N} {A}",
    "như {N} từng {V}",
];

/// Two streams of chance: a template's members share the words and differ in the slots.
#[derive(Clone, Debug)]
pub struct Pen {
    /// Chooses structure and words.
    pub words: Rng,
    /// Chooses names and numbers.
    pub slots: Rng,
}

/// What one message is about: its words come back in it.
pub struct Theme<'a> {
    lexicon: &'a Lexicon,
    topic: &'a Topic,
    phrases: &'a [String],
    nouns: Vec<&'a str>,
    verbs: Vec<&'a str>,
    party: &'a str,
}

impl<'a> Theme<'a> {
    /// Draws a theme.
    pub fn new(lexicon: &'a Lexicon, phrases: &'a [String], pen: &mut Pen) -> Self {
        let topic = pen.words.pick(&lexicon.topics);
        let mut theme = Theme {
            lexicon,
            topic,
            phrases,
            nouns: Vec::new(),
            verbs: Vec::new(),
            party: lexicon.name(&mut pen.slots, "brand"),
        };
        for _ in 0..7 {
            let noun = theme.word(&mut pen.words, |topic| &topic.nouns);
            theme.nouns.push(noun);
        }
        for _ in 0..5 {
            let verb = theme.word(&mut pen.words, |topic| &topic.verbs);
            theme.verbs.push(verb);
        }
        theme
    }

    fn word(&self, rng: &mut Rng, part: impl Fn(&Topic) -> &Vec<String>) -> &'a str {
        let (from, shift) = match rng.unit() {
            roll if roll < 0.45 => (self.topic, 3.0),
            roll if roll < 0.82 => (&self.lexicon.common, 3.0),
            // The tail begins where the written words end.
            _ => (&self.lexicon.tail, 400.0),
        };
        let words = part(from);
        &words[rng.zipf_from(shift, words.len())]
    }

    fn noun(&self, rng: &mut Rng) -> &'a str {
        if !self.nouns.is_empty() && rng.chance(0.3) {
            return self.nouns[rng.below(self.nouns.len())];
        }
        self.word(rng, |topic| &topic.nouns)
    }

    fn verb(&self, rng: &mut Rng) -> &'a str {
        if !self.verbs.is_empty() && rng.chance(0.25) {
            return self.verbs[rng.below(self.verbs.len())];
        }
        self.word(rng, |topic| &topic.verbs)
    }

    /// Writes a pattern with its places filled.
    pub fn fill(&self, pattern: &str, pen: &mut Pen, out: &mut String) {
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let (place, after) = after.split_once('}').unwrap_or((after, ""));
            self.place(place, pen, out);
            rest = after;
        }
        out.push_str(rest);
    }

    fn place(&self, place: &str, pen: &mut Pen, out: &mut String) {
        let slots = &mut pen.slots;
        match place {
            "N" => {
                out.push_str(self.noun(&mut pen.words));
                if pen.words.chance(0.15) {
                    out.push(' ');
                    out.push_str(self.word(&mut pen.words, |topic| &topic.others));
                }
            }
            "V" => out.push_str(self.verb(&mut pen.words)),
            "A" => out.push_str(self.word(&mut pen.words, |topic| &topic.others)),
            "brand" if slots.chance(0.7) => out.push_str(self.party),
            "brand" => out.push_str(self.lexicon.name(slots, "brand")),
            "auth" => out.push_str(self.lexicon.name(slots, "authority")),
            "place" => out.push_str(self.lexicon.name(slots, "place")),
            "title" => out.push_str(self.lexicon.name(slots, "title")),
            "person" => out.push_str(&self.lexicon.person(slots)),
            "date" => slots::date(slots, out),
            "amount" => slots::amount(slots, out),
            "phone" => slots::phone(slots, out),
            "link" => slots::link(self.lexicon, slots, out),
            _ => slots::count(slots, out),
        }
    }

    /// One clause, sometimes with a phrase that other texts use, too.
    pub fn clause(&self, pen: &mut Pen, out: &mut String) {
        let pattern = *pen.words.pick(CLAUSES);
        self.fill(pattern, pen, out);
        if !self.phrases.is_empty() && pen.words.chance(0.25) {
            out.push(' ');
            out.push_str(&self.phrases[pen.words.zipf(self.phrases.len())]);
        }
    }

    /// A sentence of one to three clauses.
    pub fn sentence(&self, pen: &mut Pen) -> String {
        let mut text = String::with_capacity(256);
        if pen.words.chance(0.25) {
            text.push_str(pen.words.word(LEADS));
            text.push_str(", ");
        }
        let clauses = *pen.words.pick(&[1, 1, 1, 2, 2, 3]);
        for clause in 0..clauses {
            if clause > 0 {
                text.push_str(pen.words.word(JOINS));
            }
            self.clause(pen, &mut text);
        }
        text.push(*pen.words.pick(&['.', '.', '.', '.', '.', '!', '!', '…']));
        capital(&text)
    }

    /// A phrase for the pool of phrases.
    pub fn phrase(&self, pen: &mut Pen) -> String {
        let mut text = String::new();
        let pattern = *pen.words.pick(PHRASES);
        self.fill(pattern, pen, &mut text);
        text
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}

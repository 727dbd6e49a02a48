//! How single words are said.

use crate::text::is_address;

/// What is written short and said in full; exact case, since "ai" and "AI" are two words.
const IN_FULL: &[(&str, &str)] = &[
    ("ATTT", "an toàn thông tin"),
    ("BCA", "Bộ Công an"),
    ("BHXH", "bảo hiểm xã hội"),
    ("BHYT", "bảo hiểm y tế"),
    ("BTTTT", "Bộ Thông tin và Truyền thông"),
    ("BVHTTDL", "Bộ Văn hóa, Thể thao và Du lịch"),
    ("BYT", "Bộ Y tế"),
    ("CAND", "Công an nhân dân"),
    ("CCCD", "căn cước công dân"),
    ("CMND", "chứng minh nhân dân"),
    ("CNTT", "công nghệ thông tin"),
    ("COVID", "cô vít"),
    ("CP", "Chính phủ"),
    ("CSGT", "cảnh sát giao thông"),
    ("CTCP", "công ty cổ phần"),
    ("GD&ĐT", "Giáo dục và Đào tạo"),
    ("HĐND", "Hội đồng nhân dân"),
    ("KH&CN", "Khoa học và Công nghệ"),
    ("KHCN", "Khoa học và Công nghệ"),
    ("MTTQ", "Mặt trận Tổ quốc"),
    ("MXH", "mạng xã hội"),
    ("NHNN", "Ngân hàng Nhà nước"),
    ("NXB", "nhà xuất bản"),
    ("NĐ", "Nghị định"),
    ("PCCC", "phòng cháy chữa cháy"),
    ("QH", "Quốc hội"),
    ("QĐ", "Quyết định"),
    ("STTTT", "Sở Thông tin và Truyền thông"),
    ("SVHTTDL", "Sở Văn hóa, Thể thao và Du lịch"),
    ("SĐT", "số điện thoại"),
    ("THCS", "trung học cơ sở"),
    ("THPT", "trung học phổ thông"),
    ("TNHH", "trách nhiệm hữu hạn"),
    ("TP", "thành phố"),
    ("TP.HCM", "Thành phố Hồ Chí Minh"),
    ("TPHCM", "Thành phố Hồ Chí Minh"),
    ("TT&TT", "Thông tin và Truyền thông"),
    ("TTTT", "Thông tin và Truyền thông"),
    ("TTg", "Thủ tướng Chính phủ"),
    ("TTXVN", "Thông tấn xã Việt Nam"),
    ("UBMTTQ", "Ủy ban Mặt trận Tổ quốc"),
    ("UBND", "Ủy ban nhân dân"),
    ("VHTTDL", "Văn hóa, Thể thao và Du lịch"),
    ("VN", "Việt Nam"),
    ("VNĐ", "đồng"),
    ("v.v", "vân vân"),
    ("vv", "vân vân"),
    ("&", "và"),
    ("%", "phần trăm"),
    ("–", ","),
    ("—", ","),
    ("-", ","),
];

/// Vietnamese names of the letters.
const LETTERS: &[(char, &str)] = &[
    ('A', "a"),
    ('Ă', "á"),
    ('Â', "ớ"),
    ('B', "bê"),
    ('C', "xê"),
    ('D', "dê"),
    ('Đ', "đê"),
    ('E', "e"),
    ('Ê', "ê"),
    ('F', "ép-phờ"),
    ('G', "giê"),
    ('H', "hát"),
    ('I', "i"),
    ('J', "gi"),
    ('K', "ca"),
    ('L', "e-lờ"),
    ('M', "em-mờ"),
    ('N', "en-nờ"),
    ('O', "o"),
    ('Ô', "ô"),
    ('Ơ', "ơ"),
    ('P', "pê"),
    ('Q', "quy"),
    ('R', "e-rờ"),
    ('S', "ét-sì"),
    ('T', "tê"),
    ('U', "u"),
    ('Ư', "ư"),
    ('V', "vê"),
    ('W', "vê-kép"),
    ('X', "ích-xì"),
    ('Y', "i-dài"),
    ('Z', "dét"),
];

/// How an address is said: nobody can note one down from a loudspeaker.
const ADDRESS: &str = "địa chỉ ghi trong bản đính chính";

const OPENING: [char; 7] = ['(', '[', '“', '"', '«', '‘', '\''];
const CLOSING: [char; 14] = [
    '.', ',', ';', ':', '!', '?', ')', ']', '”', '"', '»', '’', '\'', '…',
];

/// One line as it is said.
pub(super) fn say(line: &str) -> String {
    let words: Vec<String> = line
        .split_whitespace()
        .map(say_word)
        .filter(|w| !w.is_empty())
        .collect();
    let said = words.join(" ");
    // A dash that was a pause belongs to the word before it.
    said.replace(" ,", ",").replace(",,", ",")
}

fn say_word(word: &str) -> String {
    let core = word.trim_start_matches(OPENING);
    let open = &word[..word.len() - core.len()];
    let bare = core.trim_end_matches(CLOSING);
    let close = &core[bare.len()..];
    let said = say_core(bare);
    if said.is_empty() {
        // Punctuation alone keeps its place only where it ends something.
        return close
            .chars()
            .filter(|c| ".,!?".contains(*c))
            .take(1)
            .collect();
    }
    let quotes =
        |part: &str, set: &[char]| part.chars().filter(|c| set.contains(c)).collect::<String>();
    let open = quotes(open, &['“', '"', '«']);
    // A full stop that belongs to an abbreviation ("TP.") ends no sentence.
    let close = if close == "." && bare == "TP" {
        String::new()
    } else {
        close.replace('…', ".")
    };
    format!("{open}{said}{close}")
}

fn say_core(core: &str) -> String {
    if core.is_empty() {
        return String::new();
    }
    if let Some(full) = in_full(core) {
        return full.to_owned();
    }
    if is_address(core) {
        return ADDRESS.to_owned();
    }
    if let Some(said) = date(core)
        .or_else(|| document_number(core))
        .or_else(|| amount(core))
    {
        return said;
    }
    let parts: Vec<String> = core
        .split(|c: char| !c.is_alphanumeric() && !is_inner(c))
        .filter(|part| !part.is_empty())
        .map(say_part)
        .collect();
    parts.join(" ")
}

/// Combining marks and the signs inside numbers stay; other signs part words.
fn is_inner(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '.' | ',' | ':')
}

fn say_part(part: &str) -> String {
    match in_full(part) {
        Some(full) => full.to_owned(),
        None if is_initials(part) => spelled(part),
        None => part.to_owned(),
    }
}

fn in_full(word: &str) -> Option<&'static str> {
    IN_FULL
        .iter()
        .find(|(short, _)| *short == word)
        .map(|(_, full)| *full)
}

/// Capitals that cannot be read as a word: no vowel, or a cluster no syllable ends in.
fn is_initials(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < 2 || !letters.iter().all(|c| LETTERS.iter().any(|(l, _)| l == c)) {
        return false;
    }
    let vowels = letters.iter().filter(|c| is_vowel(**c)).count();
    let ending: String = letters
        .iter()
        .rev()
        .take_while(|c| !is_vowel(**c))
        .collect();
    let ending: String = ending.chars().rev().collect();
    let readable = ["", "C", "CH", "M", "N", "NG", "NH", "P", "T"].contains(&ending.as_str());
    vowels == 0 || (!readable && letters.len() <= 4)
}

const fn is_vowel(c: char) -> bool {
    matches!(
        c,
        'A' | 'Ă' | 'Â' | 'E' | 'Ê' | 'I' | 'O' | 'Ô' | 'Ơ' | 'U' | 'Ư' | 'Y'
    )
}

fn spelled(initials: &str) -> String {
    let name = |c: char| {
        LETTERS
            .iter()
            .find(|(letter, _)| *letter == c)
            .map(|(_, name)| *name)
    };
    initials
        .chars()
        .filter_map(name)
        .collect::<Vec<_>>()
        .join(" ")
}

/// "20/02/2021" and "20-02-2021".
fn date(word: &str) -> Option<String> {
    let parts: Vec<u32> = word.split(['/', '-']).map(digits).collect::<Option<_>>()?;
    match parts[..] {
        [day @ 1..=31, month @ 1..=12, year @ 1900..=2999] => {
            Some(format!("{day} tháng {month} năm {year}"))
        }
        _ => None,
    }
}

/// "30/2020/NĐ-CP" and "12/STTTT-TTBCXB": the symbols are for the file, not for the ear.
fn document_number(word: &str) -> Option<String> {
    let parts: Vec<&str> = word.split('/').collect();
    let symbol = |part: &str| {
        part.chars().any(char::is_alphabetic)
            && part
                .chars()
                .all(|c| c.is_uppercase() || c.is_ascii_digit() || "-&g".contains(c))
    };
    match parts[..] {
        [number, code] if symbol(code) => Some(digits(number)?.to_string()),
        [number, year, code] if symbol(code) && year.len() == 4 => {
            let by = match code.rsplit('-').next() {
                Some("CP") => " của Chính phủ",
                Some("TTg") => " của Thủ tướng Chính phủ",
                _ if code.starts_with("QH") => " của Quốc hội",
                _ => "",
            };
            Some(format!("{} năm {}{by}", digits(number)?, digits(year)?))
        }
        _ => None,
    }
}

/// "50%" and "500.000đ".
fn amount(word: &str) -> Option<String> {
    let units = [
        ("%", "phần trăm"),
        ("đ", "đồng"),
        ("VNĐ", "đồng"),
        ("VND", "đồng"),
    ];
    units.iter().find_map(|(sign, said)| {
        let number = word.strip_suffix(sign)?;
        let plain = number.starts_with(|c: char| c.is_ascii_digit())
            && number
                .chars()
                .all(|c| c.is_ascii_digit() || ".,".contains(c));
        plain.then(|| format!("{} {said}", number.trim_end_matches(['.', ','])))
    })
}

fn digits(part: &str) -> Option<u32> {
    let plain = !part.is_empty() && part.len() <= 6 && part.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| part.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_said_in_full() {
        for (written, said) in [
            (
                "UBND TP. Thái Nguyên",
                "Ủy ban nhân dân thành phố Thái Nguyên",
            ),
            (
                "Sở TT&TT, CCCD.",
                "Sở Thông tin và Truyền thông, căn cước công dân.",
            ),
            ("Công ty cổ phần VNG", "Công ty cổ phần vê en-nờ giê"),
            ("mã OTP, kênh VTV", "mã o tê pê, kênh vê tê vê"),
            ("Công văn số 12/STTTT-TTBCXB", "Công văn số 12"),
            (
                "Nghị định số 30/2020/NĐ-CP",
                "Nghị định số 30 năm 2020 của Chính phủ",
            ),
            ("Luật 91/2025/QH15", "Luật 91 năm 2025 của Quốc hội"),
            ("ngày 05/02/2021", "ngày 5 tháng 2 năm 2021"),
            (
                "giảm 50%, còn 500.000đ",
                "giảm 50 phần trăm, còn 500.000 đồng",
            ),
            ("Zalo – Công ty", "Zalo, Công ty"),
            ("TP.HCM, v.v.", "Thành phố Hồ Chí Minh, vân vân."),
        ] {
            assert_eq!(say(written), said);
        }
    }

    #[test]
    fn capitals_that_are_words_stay_words() {
        assert_eq!(
            say("ZALO KHÔNG THU PHÍ, TIN NÀY LÀ GIẢ"),
            "ZALO KHÔNG THU PHÍ, TIN NÀY LÀ GIẢ"
        );
    }

    #[test]
    fn addresses_are_never_said() {
        for address in [
            "https://tingia.gov.vn/a?b",
            "www.zalo.me",
            "zalo.vn/qua-tang",
            "bb@x.gov.vn",
            "(http://1.2.3.4:80)",
        ] {
            assert_eq!(
                say(&format!("Xem {address}.")).matches(ADDRESS).count(),
                1,
                "{address}"
            );
        }
        assert_eq!(
            say("lúc 7.30 giờ, 1.000 người"),
            "lúc 7.30 giờ, 1.000 người"
        );
    }
}

//! What a letter says, element by element (Decree 30/2020, Article 8 and appendix I).

use serde::{Deserialize, Serialize};

/// Which rules lay the letter out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RulePackId {
    /// Decree 30/2020/NĐ-CP, in force since 5 March 2020.
    #[serde(rename = "nd30-2020")]
    Nd30_2020,
}

/// An official letter. Texts are plain: no dash, bullet or punctuation that the layout adds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Which rules lay it out.
    pub rule_pack: RulePackId,
    /// Box 2, first line: the body above the issuing one.
    pub parent_body: Option<String>,
    /// Box 2: the issuing body.
    pub issuing_body: String,
    /// Box 3: number; none while the clerk has not given it.
    pub number: Option<u32>,
    /// Box 3: symbol, "STTTT-TTBCXB".
    pub symbol: String,
    /// Box 4: place.
    pub place: String,
    /// Box 4: date.
    pub date: LetterDate,
    /// Box 5b: abstract, without "V/v".
    pub subject: String,
    /// Box 10b.
    pub urgency: Option<Urgency>,
    /// Box 9a: "Kính gửi", one a line.
    pub addressees: Vec<String>,
    /// Box 6; the last paragraph ends with "./.".
    pub body: Vec<Paragraph>,
    /// Box 9b: "Nơi nhận", the first is "Như trên", the last begins with "Lưu:".
    pub recipients: Vec<String>,
    /// Box 7.
    pub signature: Signature,
    /// Printed on top of every page, so that nobody takes it for an issued letter ("DỰ THẢO").
    pub mark: Option<String>,
    /// Where a copy can be checked.
    pub verify_url: Option<String>,
}

/// A date whose day may not be known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterDate {
    /// 1 to 31; none while the letter is not numbered.
    pub day: Option<u8>,
    /// 1 to 12.
    pub month: u8,
    /// Calendar year.
    pub year: i32,
}

/// A paragraph of the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Its pieces in order.
    pub runs: Vec<Run>,
}

/// A piece of text in one style.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The text, plain.
    pub text: String,
    /// Its style.
    pub style: Style,
}

/// How a piece of text is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// Upright.
    #[default]
    Plain,
    /// Italic: quoted text.
    Italic,
    /// Bold.
    Bold,
    /// Bold and italic.
    BoldItalic,
}

/// How fast it must go (box 10b); a letter without is ordinary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// KHẨN.
    Urgent,
    /// THƯỢNG KHẨN.
    VeryUrgent,
    /// HỎA TỐC.
    Express,
}

impl Urgency {
    /// Every level.
    pub const ALL: [Urgency; 3] = [Urgency::Urgent, Urgency::VeryUrgent, Urgency::Express];

    /// What the box says.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Urgency::Urgent => "KHẨN",
            Urgency::VeryUrgent => "THƯỢNG KHẨN",
            Urgency::Express => "HỎA TỐC",
        }
    }

    /// The stable name used in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Urgency::Urgent => "urgent",
            Urgency::VeryUrgent => "very_urgent",
            Urgency::Express => "express",
        }
    }
}

/// In whose place a person signs (Article 13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// TM.: on behalf of a collective.
    Tm,
    /// KT.: a deputy for the head.
    Kt,
    /// TL.: by order.
    Tl,
    /// TUQ.: by mandate.
    Tuq,
    /// Q.: acting head.
    Q,
}

impl Authority {
    /// Every one.
    pub const ALL: [Authority; 5] = [
        Authority::Tm,
        Authority::Kt,
        Authority::Tl,
        Authority::Tuq,
        Authority::Q,
    ];

    /// What stands before the office.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Authority::Tm => "TM.",
            Authority::Kt => "KT.",
            Authority::Tl => "TL.",
            Authority::Tuq => "TUQ.",
            Authority::Q => "Q.",
        }
    }

    /// The stable name used in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Authority::Tm => "tm",
            Authority::Kt => "kt",
            Authority::Tl => "tl",
            Authority::Tuq => "tuq",
            Authority::Q => "q",
        }
    }

    /// The one with this [`code`](Authority::code).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Authority> {
        Authority::ALL
            .into_iter()
            .find(|authority| authority.code() == code)
    }
}

/// Who signs (box 7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// In whose place; none: the head signs.
    pub authority: Option<Authority>,
    /// Whose place it is: "GIÁM ĐỐC"; empty without authority.
    pub authority_of: String,
    /// The signer's office: "PHÓ GIÁM ĐỐC".
    pub title: String,
    /// The signer's name, without academic titles.
    pub name: String,
}

impl Letter {
    /// "Số: 05/BNV-VP"; a number below 10 gets a zero (Article 8, appendix I, II.3); a missing one
    /// leaves room.
    #[must_use]
    pub fn number_line(&self) -> String {
        match self.number {
            Some(number) => format!("Số: {number:02}/{}", self.symbol),
            None => format!("Số:        /{}", self.symbol),
        }
    }

    /// "Hà Nội, ngày 05 tháng 01 năm 2020"; days below 10 and the months 1 and 2 get a zero.
    #[must_use]
    pub fn date_line(&self) -> String {
        let LetterDate { day, month, year } = self.date;
        let day = day.map_or_else(|| "      ".to_owned(), |day| format!("{day:02}"));
        let month = if month < 3 {
            format!("{month:02}")
        } else {
            month.to_string()
        };
        format!("{}, ngày {day} tháng {month} năm {year}", self.place)
    }

    /// The lines above the signature: "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC".
    #[must_use]
    pub fn signature_lines(&self) -> Vec<String> {
        let Signature {
            authority,
            authority_of,
            title,
            ..
        } = &self.signature;
        let title = title.to_uppercase();
        match authority {
            // An acting head has one office: "Q. GIÁM ĐỐC".
            Some(Authority::Q) => vec![format!("Q. {title}")],
            Some(authority) => {
                vec![
                    format!("{} {}", authority.text(), authority_of.to_uppercase()),
                    title,
                ]
            }
            None => vec![title],
        }
    }
}

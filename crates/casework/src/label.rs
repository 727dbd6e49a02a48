//! Labels as data: what a verdict may be called, on which legal basis, from when to when.

use serde::{Deserialize, Serialize};
use time::{
    Date, OffsetDateTime, UtcOffset,
    macros::{date, offset},
};

use crate::{
    Refusal, VerdictLabel,
    text::{optional, required},
};

time::serde::format_description!(day, Date, "[year]-[month]-[day]");

const VIETNAM: UtcOffset = offset!(+7);

/// One label between two dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelDef {
    /// Its stable name; unique among the labels in force on one day.
    pub code: String,
    /// What it means to machines and to the rules.
    pub kind: VerdictLabel,
    /// What the public reads, in Vietnamese.
    pub name_vi: String,
    /// The same in English.
    pub name_en: String,
    /// When it is given, in Vietnamese.
    pub meaning_vi: String,
    /// The same in English.
    pub meaning_en: String,
    /// The law or rule it rests on; may be empty.
    #[serde(default)]
    pub basis: String,
    /// First day; none: always.
    #[serde(default, with = "day::option")]
    pub valid_from: Option<Date>,
    /// Last day; none: still.
    #[serde(default, with = "day::option")]
    pub valid_to: Option<Date>,
}

impl LabelDef {
    /// Whether it may be given at this moment, by the calendar of Vietnam.
    #[must_use]
    pub fn in_force(&self, at: OffsetDateTime) -> bool {
        let day = at.to_offset(VIETNAM).date();
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }

    fn meets(&self, other: &LabelDef) -> bool {
        let begins_in_time = |from: Option<Date>, to: Option<Date>| match (from, to) {
            (Some(from), Some(to)) => from <= to,
            _ => true,
        };
        begins_in_time(self.valid_from, other.valid_to)
            && begins_in_time(other.valid_from, self.valid_to)
    }
}

/// All labels, past ones and those to come included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LabelSet(pub Vec<LabelDef>);

impl LabelSet {
    /// The labels that may be given at this moment, in order.
    pub fn in_force(&self, at: OffsetDateTime) -> impl Iterator<Item = &LabelDef> {
        self.0.iter().filter(move |label| label.in_force(at))
    }

    /// The label with this code at this moment.
    #[must_use]
    pub fn find(&self, code: &str, at: OffsetDateTime) -> Option<&LabelDef> {
        self.in_force(at).find(|label| label.code == code)
    }

    /// The set as it can be kept.
    ///
    /// # Errors
    /// Which field is wrong: a name is missing, a code is none, two labels of one code meet, or no
    /// label would be left.
    pub fn checked(self) -> Result<LabelSet, Refusal> {
        if self.0.is_empty() {
            return Err(Refusal::Empty("labels"));
        }
        let labels = self
            .0
            .into_iter()
            .map(checked)
            .collect::<Result<Vec<_>, _>>()?;
        for (at, one) in labels.iter().enumerate() {
            let meets = |other: &LabelDef| other.code == one.code && other.meets(one);
            if labels.get(at + 1..).unwrap_or_default().iter().any(meets) {
                return Err(Refusal::Invalid("label_code"));
            }
        }
        Ok(LabelSet(labels))
    }
}

fn checked(label: LabelDef) -> Result<LabelDef, Refusal> {
    let code = required("label_code", &label.code, 40)?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !code.chars().all(plain) {
        return Err(Refusal::Invalid("label_code"));
    }
    if matches!((label.valid_from, label.valid_to), (Some(from), Some(to)) if to < from) {
        return Err(Refusal::Invalid("valid_to"));
    }
    Ok(LabelDef {
        code,
        name_vi: required("label_name", &label.name_vi, 60)?,
        name_en: required("label_name", &label.name_en, 60)?,
        meaning_vi: required("label_meaning", &label.meaning_vi, 300)?,
        meaning_en: required("label_meaning", &label.meaning_en, 300)?,
        basis: optional("label_basis", &label.basis, 1000)?,
        ..label
    })
}

/// Where the names of the first, second and fourth come from.
const VAFC: &str = "Bộ nhãn của Trung tâm Xử lý tin giả Việt Nam (tingia.gov.vn)";
const DECREE_15: &str = "Nghị định 15/2020/NĐ-CP, Điều 101";
const AMENDED: &str = "Nghị định 15/2020/NĐ-CP, Điều 101 (sửa đổi bởi Nghị định 14/2022/NĐ-CP)";
/// Decree 15/2020 came into force.
const DECREE_15_FROM: Date = date!(2020 - 04 - 15);
/// Decree 14/2022, which amends it, came into force.
const AMENDED_FROM: Date = date!(2022 - 01 - 27);
const AMENDED_EVE: Date = date!(2022 - 01 - 26);

impl Default for LabelSet {
    fn default() -> Self {
        let label = |kind: VerdictLabel, names: [&str; 4], basis: String| LabelDef {
            code: kind.code().to_owned(),
            kind,
            name_vi: names[0].to_owned(),
            name_en: names[1].to_owned(),
            meaning_vi: names[2].to_owned(),
            meaning_en: names[3].to_owned(),
            basis,
            valid_from: None,
            valid_to: None,
        };
        let mut labels = Vec::new();
        for (kind, names) in [
            (VerdictLabel::Fabricated, FABRICATED),
            (VerdictLabel::False, FALSE),
        ] {
            let mut before = label(kind, names, format!("{DECREE_15}; {VAFC}"));
            before.valid_from = Some(DECREE_15_FROM);
            before.valid_to = Some(AMENDED_EVE);
            let mut after = label(kind, names, format!("{AMENDED}; {VAFC}"));
            after.valid_from = Some(AMENDED_FROM);
            labels.extend([before, after]);
        }
        labels.push(label(VerdictLabel::Unproven, UNPROVEN, String::new()));
        labels.push(label(VerdictLabel::True, TRUE, VAFC.to_owned()));
        labels.push(label(VerdictLabel::Opinion, OPINION, String::new()));
        LabelSet(labels)
    }
}

const FABRICATED: [&str; 4] = [
    "TIN GIẢ",
    "FABRICATED",
    "nội dung bịa đặt, không có thật",
    "made up, nothing of it is real",
];
const FALSE: [&str; 4] = [
    "TIN SAI SỰ THẬT",
    "FALSE",
    "đúng một phần, bị bóp méo hoặc không có cơ sở",
    "partly true, distorted or without basis",
];
const UNPROVEN: [&str; 4] = [
    "CHƯA ĐỦ CĂN CỨ",
    "UNPROVEN",
    "chưa đủ chứng cứ để khẳng định đúng hay sai",
    "not enough evidence to say whether it is right or wrong",
];
const TRUE: [&str; 4] = [
    "TIN XÁC THỰC",
    "TRUE",
    "đã được cơ quan có thẩm quyền xác nhận",
    "confirmed by the competent authority",
];
const OPINION: [&str; 4] = [
    "Ý KIẾN, KHÔNG KIỂM CHỨNG ĐƯỢC",
    "OPINION, NOT CHECKABLE",
    "là ý kiến, nhận định; không phải điều có thể kiểm chứng đúng hay sai",
    "an opinion or a judgement, nothing that can be checked",
];

/// What a verdict was called when it was proposed, kept with it: what the law changes later does
/// not change what was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelName {
    /// The label's code.
    pub code: String,
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
    /// The law or rule it rested on.
    pub basis: String,
}

impl From<&LabelDef> for LabelName {
    fn from(label: &LabelDef) -> Self {
        LabelName {
            code: label.code.clone(),
            vi: label.name_vi.clone(),
            en: label.name_en.clone(),
            basis: label.basis.clone(),
        }
    }
}

//! The report to superiors (báo cáo): what spread, what was done, who confirmed, and how long each
//! step took; on one page, and as a spreadsheet to go on working with.

use std::{collections::BTreeMap, sync::OnceLock};

use casework::{Case, CaseId};
use letter::{LetterDate, Summary, SummaryChart, SummaryPart, SummaryPress, SummaryTable};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError,
};
use time::{Duration, OffsetDateTime, macros::offset};

use crate::{
    App, Fault, Result,
    access::Staff,
    corrections::number_and_symbol,
    coverage::{Receiver, Standing, Tally},
    labels::called,
    model::{Group, Issuer, LetterRecord, Sighting},
    registers::shown,
    vietnam_date,
};

/// Most bars of the chart.
const BARS: i64 = 24;
/// Rows of a printed table; the spreadsheet has all.
const ROWS: usize = 9;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SummaryFormat {
    /// One page, PDF/A.
    Pdf,
    /// A spreadsheet.
    Xlsx,
}

/// How long it took, from the first sighting on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// The step, as the report calls it.
    pub what: &'static str,
    /// When; none: not yet.
    pub at: Option<OffsetDateTime>,
    /// How long after the first sighting.
    pub after: Option<Duration>,
}

/// Everything that a report says, before it is laid out.
#[derive(Clone, Debug)]
pub struct SummaryFacts {
    /// The case.
    pub case: CaseId,
    /// Its title.
    pub title: String,
    /// How often the message was seen, in how many variants.
    pub sightings: u64,
    /// How many variants.
    pub variants: u64,
    /// First and last sighting.
    pub seen: (OffsetDateTime, OffsetDateTime),
    /// Counts by platform, most first.
    pub platforms: Vec<(String, u64)>,
    /// Counts by area, most first; "" is not known.
    pub areas: Vec<(String, u64)>,
    /// Counts by time: beginning of each span, hours in it.
    pub growth: (Vec<(OffsetDateTime, u64)>, i64),
    /// The letters that were sent, with their receivers.
    pub letters: Vec<SummaryLetter>,
    /// Times from the first sighting to each step.
    pub milestones: Vec<Milestone>,
    /// What the verdict is called and claims; none without verdict.
    pub verdict: Option<(String, String)>,
}

/// A letter of a report.
#[derive(Clone, Debug)]
pub struct SummaryLetter {
    /// "12/STTTT-TTBCXB".
    pub number_and_symbol: String,
    /// Its date.
    pub date: time::Date,
    /// Its subject.
    pub subject: String,
    /// How far its receivers are.
    pub tally: Tally,
    /// By group.
    pub groups: Vec<(String, Tally)>,
    /// By territory, those with most silence first.
    pub territories: Vec<(String, Tally)>,
    /// People reached.
    pub reach: u64,
    /// Each receiver with the name of its group.
    pub receivers: Vec<(Receiver, String)>,
}

fn press() -> Result<&'static SummaryPress> {
    static PRESS: OnceLock<SummaryPress> = OnceLock::new();
    crate::press::kept(&PRESS, SummaryPress::new)
}

impl App {
    /// What a report on a case says.
    ///
    /// # Errors
    /// [`Refusal::NotFound`](crate::Refusal::NotFound).
    pub async fn summary_facts(&self, _by: &Staff, id: CaseId) -> Result<SummaryFacts> {
        let case = self.case_or_refuse(id).await?;
        let chain = self
            .store
            .chain(case.chain, OffsetDateTime::UNIX_EPOCH)
            .await?
            .ok_or_else(|| Self::inconsistent("a case without chain"))?;
        let sightings = self.store.chain_sightings(case.chain).await?;
        let groups = self.store.groups().await?;
        let mut letters = Vec::new();
        let mut first: Option<(LetterRecord, Vec<Receiver>)> = None;
        for record in self.store.letters_of_case(id).await? {
            if record.sent_at.is_none() {
                continue;
            }
            let (letter, receivers) = self.summary_letter(&record, &groups).await?;
            letters.push(letter);
            first.get_or_insert((record, receivers));
        }
        let verdict = self.store.corrections_of_case(id).await?;
        let seen = (chain.first_seen, chain.last_seen);
        Ok(SummaryFacts {
            case: id,
            sightings: chain.sightings,
            variants: chain.variants,
            seen,
            platforms: counted(&sightings, |sighting| &sighting.channel),
            areas: counted(&sightings, |sighting| &sighting.area),
            growth: growth(&sightings),
            milestones: milestones(&case, seen.0, &verdict, first.as_ref()),
            verdict: verdict
                .last()
                .map(|last| (called(&last.verdict), last.verdict.claim.clone())),
            letters,
            title: case.title,
        })
    }

    async fn summary_letter(
        &self,
        record: &LetterRecord,
        groups: &[Group],
    ) -> Result<(SummaryLetter, Vec<Receiver>)> {
        let of = self.receivers_of(record).await?;
        let named = |receiver: &Receiver| {
            let group = receiver.group;
            let found = groups.iter().find(|one| Some(one.id) == group);
            found.map_or_else(String::new, |group| group.name.clone())
        };
        let mut by_group: Vec<(String, Tally)> = Vec::new();
        let mut listed = Vec::new();
        for receiver in &of.receivers {
            let name = named(receiver);
            match by_group.iter_mut().find(|(group, _)| *group == name) {
                Some((_, tally)) => tally.count(receiver),
                None => by_group.push((name.clone(), Tally::of([receiver]))),
            }
            listed.push((receiver.clone(), name));
        }
        let place = |name: &str| groups.iter().position(|group| group.name == name);
        by_group.sort_by_key(|(name, _)| place(name).unwrap_or(usize::MAX));
        let mut territories = of.territories;
        territories.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.get(Standing::Silent)));
        let at = record
            .numbering
            .as_ref()
            .map_or(record.drafted_at, |n| n.at);
        let letter = SummaryLetter {
            number_and_symbol: number_and_symbol(record).unwrap_or_default(),
            date: vietnam_date(at),
            subject: record.content.subject.clone(),
            tally: Tally::of(&of.receivers),
            groups: by_group,
            territories,
            reach: of.reach,
            receivers: listed,
        };
        Ok((letter, of.receivers))
    }

    /// A report on a case as a file: its name, media type and bytes.
    ///
    /// # Errors
    /// [`Refusal::NotFound`](crate::Refusal::NotFound),
    /// [`Refusal::NoIssuer`](crate::Refusal::NoIssuer).
    pub async fn summary(
        &self,
        by: &Staff,
        id: CaseId,
        format: SummaryFormat,
    ) -> Result<(String, &'static str, Vec<u8>)> {
        let facts = self.summary_facts(by, id).await?;
        let now = self.now();
        if format == SummaryFormat::Xlsx {
            let bytes = xlsx(&facts, now, self.document_mark(false, ""))
                .map_err(|error| Fault::Letter(error.to_string()))?;
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            return Ok(("bao-cao.xlsx".to_owned(), kind, bytes));
        }
        let issuer = self.issuer_or_refuse().await?;
        let case = self.case_or_refuse(id).await?;
        let example = self.is_example(&case).await?;
        let mark = self.document_mark(example, "VÍ DỤ – KHÔNG PHẢI BÁO CÁO THẬT");
        let report = report(&facts, &issuer, now, mark);
        let set = tokio::task::spawn_blocking(move || press().map(|press| press.print(&report)))
            .await
            .map_err(|error| Fault::Letter(error.to_string()))??;
        let (pdf, _) = set.map_err(|error| Fault::Letter(error.to_string()))?;
        Ok(("bao-cao.pdf".to_owned(), "application/pdf", pdf))
    }
}

/// Sums by what a sighting says, most first.
fn counted(sightings: &[Sighting], by: impl Fn(&Sighting) -> &String) -> Vec<(String, u64)> {
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    for sighting in sightings {
        let sum = sums.entry(by(sighting)).or_default();
        *sum = sum.saturating_add(sighting.count);
    }
    let mut sums: Vec<(String, u64)> = sums
        .into_iter()
        .map(|(name, count)| (name.to_owned(), count))
        .collect();
    sums.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    sums
}

/// Counts in spans of the same length, as few hours long as fit; the last sighting is in the last.
fn growth(sightings: &[Sighting]) -> (Vec<(OffsetDateTime, u64)>, i64) {
    let first = sightings.iter().map(|s| s.hour).min();
    let last = sightings.iter().map(|s| s.hour).max();
    let (Some(first), Some(last)) = (first, last) else {
        return (Vec::new(), 1);
    };
    let hours = (last - first).whole_hours() + 1;
    const SPANS: [i64; 8] = [1, 2, 3, 6, 12, 24, 48, 168];
    let span = SPANS
        .into_iter()
        .find(|span| hours <= span * BARS)
        .unwrap_or(hours / BARS + 1);
    // Days begin at midnight in Vietnam.
    let begin = if span >= 24 {
        let local = first.to_offset(offset!(+7));
        local.replace_time(time::Time::MIDNIGHT)
    } else {
        first
    };
    let count = (last - begin).whole_hours() / span + 1;
    let mut bars: Vec<(OffsetDateTime, u64)> = (0..count)
        .map(|at| (begin + Duration::hours(at * span), 0))
        .collect();
    for sighting in sightings {
        let at = (sighting.hour - begin).whole_hours() / span;
        let bar = usize::try_from(at).ok().and_then(|at| bars.get_mut(at));
        if let Some((_, sum)) = bar {
            *sum = sum.saturating_add(sighting.count);
        }
    }
    (bars, span)
}

/// When a share of the receivers had confirmed; none: not yet.
fn confirmed_share(receivers: &[Receiver], percent: usize) -> Option<OffsetDateTime> {
    let mut times: Vec<OffsetDateTime> = receivers.iter().filter_map(|r| r.confirmed_at).collect();
    times.sort();
    let wanted = (receivers.len() * percent).div_ceil(100).max(1);
    times.get(wanted - 1).copied()
}

fn milestones(
    case: &Case,
    noticed: OffsetDateTime,
    corrections: &[crate::model::Correction],
    first: Option<&(LetterRecord, Vec<Receiver>)>,
) -> Vec<Milestone> {
    let record = first.map(|(record, _)| record);
    let share = |percent| first.and_then(|(_, receivers)| confirmed_share(receivers, percent));
    let asked = case.requests.iter().map(|request| request.asked_at).min();
    let replies = case.requests.iter();
    let answered = replies
        .filter_map(|request| Some(request.reply.as_ref()?.at))
        .min();
    let all: [(&'static str, Option<OffsetDateTime>); 12] = [
        ("Phát hiện lần đầu", Some(noticed)),
        ("Mở hồ sơ xác minh", Some(case.opened_at)),
        ("Hỏi bên được nhắc tên", asked),
        ("Bên được nhắc tên trả lời", answered),
        (
            "Công bố kết luận",
            corrections.first().map(|c| c.published_at),
        ),
        ("Soạn công văn", record.map(|record| record.drafted_at)),
        (
            "Ký công văn",
            record.and_then(|record| Some(record.signed.as_ref()?.at)),
        ),
        (
            "Cấp số công văn",
            record.and_then(|record| Some(record.numbering.as_ref()?.at)),
        ),
        ("Gửi công văn", record.and_then(|record| record.sent_at)),
        ("50% nơi nhận xác nhận", share(50)),
        ("90% nơi nhận xác nhận", share(90)),
        ("100% nơi nhận xác nhận", share(100)),
    ];
    all.into_iter()
        .map(|(what, at)| Milestone {
            what,
            at,
            after: at.map(|at| at - noticed),
        })
        .collect()
}

/// "09 giờ 30, 18/02/2021".
fn moment(at: OffsetDateTime) -> String {
    let local = at.to_offset(offset!(+7));
    format!(
        "{:02} giờ {:02}, {}",
        local.hour(),
        local.minute(),
        shown(local.date())
    )
}

/// "2 ngày 3 giờ".
fn lasted(time: Duration) -> String {
    let (days, hours, minutes) = (
        time.whole_days(),
        time.whole_hours() % 24,
        time.whole_minutes() % 60,
    );
    match (days, hours, minutes) {
        (0, 0, minutes) => format!("{} phút", minutes.max(0)),
        (0, hours, minutes) => format!("{hours} giờ {minutes} phút"),
        (days, hours, _) => format!("{days} ngày {hours} giờ"),
    }
}

fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

fn platform(channel: &str) -> String {
    match channel {
        "zalo" => "Zalo",
        "facebook" => "Facebook",
        "messenger" => "Messenger",
        "telegram" => "Telegram",
        "viber" => "Viber",
        "tiktok" => "TikTok",
        "sms" => "tin nhắn SMS",
        "email" => "thư điện tử",
        "web" => "trang web",
        "spoken" => "truyền miệng",
        "other" | "" => "nơi khác",
        other => other,
    }
    .to_owned()
}

fn listed(counts: &[(String, u64)], most: usize, name: impl Fn(&str) -> String) -> String {
    let shown: Vec<String> = counts
        .iter()
        .take(most)
        .map(|(what, count)| format!("{} ({})", name(what), number(*count)))
        .collect();
    let rest = counts.len().saturating_sub(most);
    if rest == 0 {
        shown.join(", ")
    } else {
        format!("{} và {rest} nơi khác", shown.join(", "))
    }
}

fn area(name: &str) -> String {
    if name.is_empty() {
        "chưa rõ địa bàn".to_owned()
    } else {
        name.to_owned()
    }
}

/// The report, laid out by Decree 30.
fn report(
    facts: &SummaryFacts,
    issuer: &Issuer,
    now: OffsetDateTime,
    mark: Option<String>,
) -> Summary {
    let today = vietnam_date(now);
    let body = issuer.symbol.split('-').next().unwrap_or(&issuer.symbol);
    let mut signature = Vec::new();
    let by = &issuer.signature;
    match by.authority {
        None => signature.push(by.title.clone()),
        Some(letter::Authority::Q) => {
            signature.push(format!("{} {}", letter::Authority::Q.text(), by.title));
        }
        Some(authority) => {
            signature.push(format!("{} {}", authority.text(), by.authority_of));
            signature.push(by.title.clone());
        }
    }
    Summary {
        parent_body: Some(issuer.parent_body.clone()).filter(|body| !body.is_empty()),
        body: issuer.body.clone(),
        number: format!("Số:         /BC-{body}"),
        place_and_day: format!(
            "{}, ngày      tháng {:02} năm {}",
            issuer.place,
            u8::from(today.month()),
            today.year()
        ),
        subject: format!("Kết quả xử lý thông tin: {}", facts.title),
        addressee: Some(issuer.parent_body.clone()).filter(|body| !body.is_empty()),
        parts: vec![spread(facts), done(facts), times(facts)],
        signature,
        signer: by.name.clone(),
        recipients: vec![
            "- Như trên;".to_owned(),
            format!("- Lưu: {}.", issuer.archive.trim_end_matches('.')),
        ],
        made_on: LetterDate {
            day: Some(today.day()),
            month: today.month().into(),
            year: today.year(),
        },
        mark,
    }
}

fn spread(facts: &SummaryFacts) -> SummaryPart {
    let (bars, span) = &facts.growth;
    let label = |at: OffsetDateTime| {
        let local = at.to_offset(offset!(+7));
        if *span >= 24 || local.hour() == 0 {
            format!("{}/{}", local.day(), u8::from(local.month()))
        } else {
            format!("{}h", local.hour())
        }
    };
    let unit = match span {
        1 => "mỗi giờ".to_owned(),
        24 => "mỗi ngày".to_owned(),
        168 => "mỗi tuần".to_owned(),
        span if span % 24 == 0 => format!("mỗi {} ngày", span / 24),
        span => format!("mỗi {span} giờ"),
    };
    let most = bars.iter().max_by_key(|(_, count)| *count);
    let caption = match most {
        Some((at, count)) => format!(
            "Số lượt ghi nhận {unit}; nhiều nhất {} lượt, từ {}",
            number(*count),
            moment(*at)
        ),
        None => String::new(),
    };
    SummaryPart {
        heading: "1. Tình hình lan truyền".to_owned(),
        paragraphs: vec![
            format!(
                "Tin được ghi nhận {} lượt, {} biến thể; lần đầu lúc {}, lần cuối lúc {}.",
                number(facts.sightings),
                number(facts.variants),
                moment(facts.seen.0),
                moment(facts.seen.1)
            ),
            format!(
                "Nền tảng: {}. Địa bàn: {}.",
                listed(&facts.platforms, 6, platform),
                listed(&facts.areas, 6, area)
            ),
        ],
        chart: Some(SummaryChart {
            bars: bars
                .iter()
                .map(|(at, count)| (label(*at), *count))
                .collect(),
            alt: caption.clone(),
            caption,
        }),
        tables: Vec::new(),
    }
}

fn done(facts: &SummaryFacts) -> SummaryPart {
    let mut paragraphs = Vec::new();
    match &facts.verdict {
        Some((label, claim)) => paragraphs.push(format!("Kết luận: {label} – “{claim}”.")),
        None => paragraphs.push("Chưa có kết luận.".to_owned()),
    }
    let mut tables = Vec::new();
    for letter in &facts.letters {
        let tally = &letter.tally;
        let reach = if letter.reach > 0 {
            format!(", tiếp cận ít nhất {} người", number(letter.reach))
        } else {
            String::new()
        };
        paragraphs.push(format!(
            "Công văn số {} ngày {}: gửi {} nơi, {} nơi xác nhận ({} nơi đã báo thực hiện), {} nơi im \
             lặng quá hạn{reach}.",
            letter.number_and_symbol,
            shown(letter.date),
            tally.total(),
            tally.confirmed(),
            tally.get(Standing::Done),
            tally.get(Standing::Silent),
        ));
    }
    if let Some(letter) = facts.letters.first() {
        tables.push(table("Nhóm nơi nhận", &letter.groups, "Chưa xếp nhóm"));
        if !letter.territories.is_empty() {
            tables.push(table("Địa bàn", &letter.territories, "Chưa rõ"));
        }
    } else {
        paragraphs.push("Chưa gửi công văn.".to_owned());
    }
    SummaryPart {
        heading: "2. Kết quả xử lý".to_owned(),
        paragraphs,
        chart: None,
        tables,
    }
}

fn table(title: &str, rows: &[(String, Tally)], unnamed: &str) -> SummaryTable {
    let cells = |name: &str, tally: &Tally| {
        vec![
            if name.is_empty() { unnamed } else { name }.to_owned(),
            tally.total().to_string(),
            tally.confirmed().to_string(),
            tally.get(Standing::Done).to_string(),
            tally.get(Standing::Silent).to_string(),
            tally.get(Standing::SentBack).to_string(),
            (tally.get(Standing::Failed) + tally.get(Standing::Waiting)).to_string(),
        ]
    };
    let mut lines: Vec<Vec<String>> = rows
        .iter()
        .take(ROWS)
        .map(|(name, tally)| cells(name, tally))
        .collect();
    if rows.len() > ROWS {
        let mut rest = Tally::default();
        for (_, tally) in &rows[ROWS..] {
            rest.add(tally);
        }
        lines.push(cells(&format!("{} nơi khác", rows.len() - ROWS), &rest));
    }
    SummaryTable {
        columns: [
            (title, 34),
            ("Gửi", 8),
            ("Xác nhận", 10),
            ("Thực hiện", 10),
            ("Im lặng", 9),
            ("Gửi trả", 9),
            ("Chưa tới", 9),
        ]
        .map(|(title, width)| (title.to_owned(), width))
        .to_vec(),
        rows: lines,
    }
}

fn times(facts: &SummaryFacts) -> SummaryPart {
    let cell = |one: &Milestone| match (one.at, one.after) {
        (Some(at), Some(after)) => (moment(at), lasted(after)),
        _ => ("chưa".to_owned(), "–".to_owned()),
    };
    // Two milestones in a row of the table: it is half as long.
    let half = facts.milestones.len().div_ceil(2);
    let (left, right) = facts.milestones.split_at(half.min(facts.milestones.len()));
    let rows = left.iter().enumerate().map(|(at, one)| {
        let (first, after) = cell(one);
        let other = right.get(at);
        let (second, later) = other.map_or_else(Default::default, cell);
        let name = other.map_or_else(String::new, |one| one.what.to_owned());
        vec![one.what.to_owned(), first, after, name, second, later]
    });
    let columns = [
        ("Bước", 21),
        ("Thời điểm", 20),
        ("Sau khi phát hiện", 15),
        ("Bước", 21),
        ("Thời điểm", 20),
        ("Sau khi phát hiện", 15),
    ];
    SummaryPart {
        heading: "3. Thời gian thực hiện".to_owned(),
        paragraphs: Vec::new(),
        chart: None,
        tables: vec![SummaryTable {
            columns: columns
                .map(|(title, width)| (title.to_owned(), width))
                .to_vec(),
            rows: rows.collect(),
        }],
    }
}

fn standing_name(standing: Standing) -> &'static str {
    match standing {
        Standing::Done => "Đã thực hiện",
        Standing::Confirmed => "Đã xác nhận",
        Standing::Opened => "Đã mở",
        Standing::Delivered => "Đã tới",
        Standing::Sent => "Đã gửi",
        Standing::Waiting => "Chờ gửi",
        Standing::Silent => "Im lặng quá hạn",
        Standing::SentBack => "Gửi trả",
        Standing::Failed => "Gửi lỗi",
    }
}

fn xlsx(
    facts: &SummaryFacts,
    now: OffsetDateTime,
    mark: Option<String>,
) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let today = vietnam_date(now);
    let year = u16::try_from(today.year()).unwrap_or(1900);
    let made = ExcelDateTime::from_ymd(year, today.month().into(), today.day())?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let mut sheet = |name: &str,
                     columns: &[(&str, f64)],
                     rows: &[Vec<Cell>]|
     -> std::result::Result<(), XlsxError> {
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::Center);
        let cell = Format::new()
            .set_text_wrap()
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::Top);
        let page = workbook.add_worksheet();
        page.set_name(name)?;
        page.set_paper_size(9);
        page.set_print_fit_to_pages(1, 0);
        if let Some(mark) = &mark {
            page.set_header(format!("&C{mark}"));
        }
        for (at, (title, width)) in (0_u16..).zip(columns) {
            page.set_column_width(at, *width)?;
            page.write_string_with_format(0, at, *title, &head)?;
        }
        page.set_freeze_panes(1, 0)?;
        for (line, row) in (1_u32..).zip(rows) {
            for (at, value) in (0_u16..).zip(row) {
                match value {
                    // As a string: what begins with "=" is no formula.
                    Cell::Text(text) => page.write_string_with_format(line, at, text, &cell)?,
                    #[allow(clippy::cast_precision_loss, reason = "spreadsheets count in floats")]
                    Cell::Count(count) => {
                        page.write_number_with_format(line, at, *count as f64, &cell)?
                    }
                };
            }
        }
        Ok(())
    };
    let text = |text: &str| Cell::Text(text.to_owned());
    let mut rows: Vec<Vec<Cell>> = mark.iter().map(|mark| vec![text(mark)]).collect();
    rows.extend([
        vec![text("Tin"), text(&facts.title)],
        vec![text("Lượt ghi nhận"), Cell::Count(facts.sightings)],
        vec![text("Biến thể"), Cell::Count(facts.variants)],
        vec![text("Lần đầu"), Cell::Text(moment(facts.seen.0))],
        vec![text("Lần cuối"), Cell::Text(moment(facts.seen.1))],
    ]);
    if let Some((label, claim)) = &facts.verdict {
        rows.push(vec![text("Kết luận"), text(label)]);
        rows.push(vec![text("Nội dung tin"), text(claim)]);
    }
    for one in &facts.milestones {
        let at = one.at.map_or_else(|| "chưa".to_owned(), moment);
        let after = one.after.map_or_else(String::new, lasted);
        rows.push(vec![text(one.what), Cell::Text(at), Cell::Text(after)]);
    }
    sheet(
        "Tổng hợp",
        &[
            ("Mục", 30.0),
            ("Giá trị", 40.0),
            ("Sau khi phát hiện", 20.0),
        ],
        &rows,
    )?;
    let mut rows = Vec::new();
    for letter in &facts.letters {
        for (receiver, group) in &letter.receivers {
            let confirmed = receiver.confirmed_at.map_or_else(String::new, moment);
            rows.push(vec![
                text(&letter.number_and_symbol),
                text(&receiver.name),
                text(group),
                text(standing_name(receiver.standing)),
                Cell::Text(confirmed),
                text(receiver.confirmed_by.as_deref().unwrap_or_default()),
                Cell::Count(receiver.reach),
            ]);
        }
    }
    sheet(
        "Nơi nhận",
        &[
            ("Công văn", 18.0),
            ("Nơi nhận", 40.0),
            ("Nhóm", 34.0),
            ("Tình trạng", 18.0),
            ("Xác nhận lúc", 22.0),
            ("Người xác nhận", 34.0),
            ("Số người tiếp cận", 12.0),
        ],
        &rows,
    )?;
    let (bars, span) = &facts.growth;
    let rows: Vec<Vec<Cell>> = bars
        .iter()
        .map(|(at, count)| vec![Cell::Text(moment(*at)), Cell::Count(*count)])
        .collect();
    let title = format!("Lượt trong {span} giờ");
    sheet("Lan truyền", &[("Từ", 24.0), (title.as_str(), 18.0)], &rows)?;
    let counts = |counts: &[(String, u64)], kind: &str, name: &dyn Fn(&str) -> String| {
        counts
            .iter()
            .map(|(what, count)| {
                vec![
                    Cell::Text(kind.to_owned()),
                    Cell::Text(name(what)),
                    Cell::Count(*count),
                ]
            })
            .collect::<Vec<_>>()
    };
    let mut rows = counts(&facts.platforms, "Nền tảng", &platform);
    rows.extend(counts(&facts.areas, "Địa bàn", &area));
    sheet(
        "Nền tảng, địa bàn",
        &[("Loại", 14.0), ("Tên", 34.0), ("Lượt", 12.0)],
        &rows,
    )?;
    workbook.save_to_buffer()
}

enum Cell {
    Text(String),
    Count(u64),
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn sighting(hours: i64, count: u64) -> Sighting {
        Sighting {
            hour: datetime!(2021-02-18 00:00 UTC) + Duration::hours(hours),
            channel: "zalo".into(),
            area: String::new(),
            count,
        }
    }

    #[test]
    fn the_chart_holds_every_sighting_in_few_bars() {
        for hours in [0, 5, 23, 24, 30, 200, 2000, 20_000, 200_000] {
            let all = [sighting(0, 3), sighting(hours / 2, 4), sighting(hours, 5)];
            let (bars, span) = growth(&all);
            assert!(bars.len() <= 26, "{hours}: {} bars of {span}", bars.len());
            assert_eq!(
                bars.iter().map(|(_, count)| count).sum::<u64>(),
                12,
                "{hours}"
            );
        }
        assert_eq!(growth(&[]).0, []);
    }

    #[test]
    fn times_and_numbers_are_written_as_people_do() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_234_567), "1.234.567");
        assert_eq!(lasted(Duration::minutes(5)), "5 phút");
        assert_eq!(lasted(Duration::minutes(125)), "2 giờ 5 phút");
        assert_eq!(lasted(Duration::hours(51)), "2 ngày 3 giờ");
    }
}

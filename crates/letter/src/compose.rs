//! From what a case knows to a letter, in the order of the letter of February 2021: situation,
//! quoted content, concern, verified with whom, conclusion, what each group is asked to do.

use crate::{
    lint::shorten_quote,
    model::{AskFact, GroupAsk, Letter, LetterDate, Paragraph, Quote, Run, Signature, Style},
    pack::RulePack,
};

/// What a case knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Who writes.
    pub issuer: IssuerFact,
    /// Month and year; the day comes with the number.
    pub date: LetterDate,
    /// Who is written to.
    pub groups: Vec<GroupFact>,
    /// Where the message goes round, as people call it: "Zalo".
    pub platform: String,
    /// What the message claims, in one line.
    pub claim: String,
    /// Parts of the message, in order.
    pub excerpts: Vec<String>,
    /// The line in capitals with which the message ends, if it does; it is what people know it by.
    pub slogan: Option<String>,
    /// What it does to people, a sentence.
    pub concern: String,
    /// Who was asked and what they said; none: nobody answered.
    pub party: Option<PartyFact>,
    /// What was concluded.
    pub conclusion: Conclusion,
    /// What is true, in plain language.
    pub explanation: String,
}

/// Who writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuerFact {
    /// The body above; empty: none.
    pub parent_body: String,
    /// The body, as in the letter's head.
    pub body: String,
    /// The body, as in running text.
    pub body_in_text: String,
    /// Symbol of its letters.
    pub symbol: String,
    /// Place in front of the date.
    pub place: String,
    /// The area it serves: "tỉnh Thái Nguyên".
    pub area: String,
    /// Who signs.
    pub signature: Signature,
    /// Lines between "Như trên" and "Lưu".
    pub copies_to: Vec<String>,
    /// What follows "Lưu:".
    pub archive: String,
}

/// A group of receivers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupFact {
    /// Its name.
    pub name: String,
    /// What it is asked to do.
    pub ask: AskFact,
}

/// What the named party said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyFact {
    /// Who: "Zalo - Công ty cổ phần VNG".
    pub organisation: String,
    /// How they were asked.
    pub how: HowAsked,
    /// What they state.
    pub statement: String,
}

/// How the named party was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HowAsked {
    /// In a meeting.
    Meeting,
    /// By telephone.
    Telephone,
    /// In writing, by mail or through the private link.
    Writing,
}

/// What was concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conclusion {
    /// Tin giả.
    Fabricated,
    /// Tin sai sự thật.
    False,
    /// Chưa đủ căn cứ.
    Unproven,
    /// Tin xác thực.
    True,
}

impl Conclusion {
    /// The mark that a quotation of the message bears.
    #[must_use]
    pub const fn quote(self) -> Quote {
        match self {
            Conclusion::Fabricated => Quote::Fabricated,
            Conclusion::False => Quote::False,
            Conclusion::Unproven => Quote::Unproven,
            Conclusion::True => Quote::Bare,
        }
    }
}

/// The letter, ready to be edited, by the rules of a pack.
#[must_use]
pub fn compose(facts: &Facts, pack: &RulePack) -> Letter {
    let issuer = &facts.issuer;
    let words = &pack.words;
    let mut body = vec![situation(facts, pack)];
    body.extend(
        Some(sentence(&facts.concern))
            .filter(|text| !text.is_empty())
            .map(text),
    );
    body.push(verified(facts));
    body.extend(requests(facts));
    if let Some(run) = body.last_mut().and_then(|last| last.runs.last_mut()) {
        let end = run.text.trim_end().trim_end_matches('.');
        run.text = format!("{end}{}", words.end_mark);
    }
    let mut recipients = vec![words.first_recipient.clone()];
    recipients.extend(issuer.copies_to.iter().cloned());
    recipients.extend(facts.party.as_ref().map(|party| party.organisation.clone()));
    recipients.push(format!("{} {}", words.archive, issuer.archive));
    let asks = facts.groups.iter().map(|group| GroupAsk {
        addressee: group.name.clone(),
        ask: group.ask,
    });
    Letter {
        rule_pack: pack.id.clone(),
        parent_body: Some(issuer.parent_body.clone()).filter(|body| !body.is_empty()),
        issuing_body: issuer.body.clone(),
        number: None,
        symbol: issuer.symbol.clone(),
        place: issuer.place.clone(),
        date: facts.date,
        subject: subject(facts),
        urgency: None,
        circulation: None,
        addressees: facts
            .groups
            .iter()
            .map(|group| group.name.clone())
            .collect(),
        asks: asks.filter(|ask| ask.ask != AskFact::Warn).collect(),
        body,
        recipients,
        signature: issuer.signature.clone(),
        drafter: None,
        contact: None,
        copy: None,
        annexes: Vec::new(),
        mark: None,
        verify_url: None,
    }
}

fn subject(facts: &Facts) -> String {
    let platform = &facts.platform;
    match facts.conclusion {
        Conclusion::Fabricated => {
            format!("thông tin, tuyên truyền việc chia sẻ tin giả trên {platform}")
        }
        Conclusion::False => {
            format!("thông tin, tuyên truyền việc chia sẻ tin sai sự thật trên {platform}")
        }
        Conclusion::Unproven => {
            format!("thông tin về nội dung chưa đủ căn cứ đang được chia sẻ trên {platform}")
        }
        Conclusion::True => {
            format!("thông tin chính thức về nội dung đang được chia sẻ trên {platform}")
        }
    }
}

fn situation(facts: &Facts, pack: &RulePack) -> Paragraph {
    let opening = format!(
        "Thời gian qua, trong quá trình thực hiện chức năng, nhiệm vụ quản lý nhà nước về thông \
         tin điện tử, mạng xã hội, {} theo dõi, phát hiện có nhiều người dùng {} chia sẻ bài viết \
         với nội dung về \"{}\", cụ thể như: ",
        facts.issuer.body_in_text,
        facts.platform,
        facts.claim.trim().trim_end_matches('.')
    );
    let quote = facts.conclusion.quote();
    let quoted = |text: &str, style| {
        let text = shorten_quote(&format!("\"{}\"", one_line(text)), pack.limits.quote_chars);
        Run::quoted(text, style, quote)
    };
    let mut runs = vec![Run::plain(opening)];
    for excerpt in &facts.excerpts {
        runs.push(quoted(excerpt, Style::Italic));
        runs.push(Run::plain("... "));
    }
    match &facts.slogan {
        Some(slogan) => {
            runs.push(quoted(slogan, Style::Bold));
            runs.push(Run::plain("."));
        }
        // After the last excerpt the sentence ends by itself.
        None => {
            if let Some(last) = runs.last_mut() {
                last.text.truncate(last.text.trim_end().len());
            }
        }
    }
    Paragraph { runs }
}

fn verified(facts: &Facts) -> Paragraph {
    let issuer = &facts.issuer;
    let asked = match &facts.party {
        Some(party) => {
            let how = match party.how {
                HowAsked::Meeting => "đã làm việc trực tiếp với đại diện",
                HowAsked::Telephone => "đã trao đổi qua điện thoại với đại diện",
                HowAsked::Writing => "đã đề nghị xác minh và nhận được trả lời của đại diện",
            };
            format!(
                "{how} {}. Đại diện {} khẳng định: \"{}\".",
                party.organisation,
                party
                    .organisation
                    .split(" - ")
                    .next()
                    .unwrap_or(&party.organisation),
                party.statement.trim().trim_end_matches('.')
            )
        }
        None => "đã kiểm tra, đối chiếu với các nguồn thông tin chính thức.".to_owned(),
    };
    let conclusion = match facts.conclusion {
        Conclusion::Fabricated => "nội dung nêu trên là thông tin giả mạo (tin giả)",
        Conclusion::False => "nội dung nêu trên là thông tin sai sự thật",
        Conclusion::Unproven => {
            "đến nay chưa đủ căn cứ để khẳng định nội dung nêu trên là đúng hay sai"
        }
        Conclusion::True => "nội dung nêu trên là thông tin xác thực",
    };
    text(format!(
        "Để làm rõ nội dung trên, {} {asked} Vậy, {} thông tin chính thức tới quý cơ quan, đơn \
         vị, địa phương trên địa bàn {} được biết: {conclusion}. {}",
        issuer.body,
        issuer.body,
        issuer.area,
        sentence(&facts.explanation)
    ))
}

fn requests(facts: &Facts) -> Vec<Paragraph> {
    let warn = match facts.conclusion {
        Conclusion::Fabricated | Conclusion::False => {
            "Đề nghị quý cơ quan, đơn vị, địa phương khuyến cáo rộng rãi trong tổ chức, địa \
             phương mình để người dùng có thông tin chính xác và không chia sẻ, sử dụng thông tin \
             sai sự thật, thông tin giả mạo."
        }
        Conclusion::Unproven => {
            "Đề nghị quý cơ quan, đơn vị, địa phương khuyến cáo trong tổ chức, địa phương mình \
             thận trọng, không chia sẻ nội dung trên cho đến khi có kết luận chính thức."
        }
        Conclusion::True => {
            "Đề nghị quý cơ quan, đơn vị, địa phương thông báo trong tổ chức, địa phương mình để \
             mọi người có thông tin chính xác."
        }
    };
    let mut paragraphs = vec![text(warn.to_owned())];
    let names = |ask| -> Vec<String> {
        facts
            .groups
            .iter()
            .filter(|group| group.ask == ask)
            .map(|group| lower_first(&group.name))
            .collect()
    };
    let why = match facts.conclusion {
        Conclusion::Fabricated | Conclusion::False => {
            "để người dùng mạng xã hội được biết, tránh việc chia sẻ thông tin giả mạo, sai sự thật"
        }
        Conclusion::Unproven | Conclusion::True => "để người dùng mạng xã hội được biết",
    };
    for (ask, what) in [
        (
            AskFact::Publish,
            "đăng tải, tuyên truyền thông tin chính thức",
        ),
        (
            AskFact::Broadcast,
            "phát trên hệ thống truyền thanh cơ sở thông tin chính thức",
        ),
    ] {
        let names = names(ask);
        if !names.is_empty() {
            paragraphs.push(text(format!("Đề nghị {} {what} {why}.", names.join("; "))));
        }
    }
    let names = names(AskFact::Report);
    if !names.is_empty() {
        paragraphs.push(text(format!(
            "Đề nghị {} báo cáo kết quả thực hiện về {}.",
            names.join("; "),
            facts.issuer.body_in_text
        )));
    }
    paragraphs
}

fn text(text: String) -> Paragraph {
    Paragraph::plain(text)
}

/// Text that ends as a sentence does.
fn sentence(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || text.ends_with(['.', '!', '?', '…']) {
        text
    } else {
        text + "."
    }
}

/// On one line, with single quotation marks inside and no full stop at the end.
fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.replace(['"', '“', '”'], "'");
    line.trim_end_matches('.').to_owned()
}

/// "Các cơ quan" inside a sentence is "các cơ quan"; "Sở Y tế" and "UBND" stay.
fn lower_first(name: &str) -> String {
    match name.strip_prefix("Các ") {
        Some(rest) => format!("các {rest}"),
        None => name.to_owned(),
    }
}

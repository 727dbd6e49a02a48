//! Letters on paper: printed together with a cover sheet for each receiver, and handed over.

use std::sync::OnceLock;

use casework::{DeliveryId, GroupId, LetterId};
use letter::{CoverPress, CoverSheet, CoverSheets, LetterDate};

use crate::{
    App, Error, Fault, Refusal, Result,
    access::Clerk,
    corrections::number_and_symbol,
    links::sha256_hex,
    model::{
        Ask, ChannelKind, Delivery, DeliveryList, DeliveryState, Issuer, LetterRecord, NoteKind,
        Proof, Purpose,
    },
    ports::Change,
    vietnam_date,
};

/// Receivers that are printed together.
const MOST: usize = 1000;

/// What of one letter waits on paper.
#[derive(Clone, Debug)]
pub struct PaperStack {
    /// The letter.
    pub letter: LetterId,
    /// Its number and symbol.
    pub name: String,
    /// What it is about.
    pub subject: String,
    /// Its stacks: all together first, then each group, if there are several.
    pub parts: Vec<PaperPart>,
}

/// Receivers that are printed together.
#[derive(Clone, Debug)]
pub struct PaperPart {
    /// Which group, and its name; none: all.
    pub group: Option<(GroupId, String)>,
    /// How many.
    pub count: usize,
    /// Names just these deliveries: what is handed over is what was printed.
    pub mark: String,
}

/// Which receivers.
#[derive(Clone, Debug)]
pub struct PaperChoice {
    /// Of which letter.
    pub letter: LetterId,
    /// Of which group; none: all.
    pub group: Option<GroupId>,
    /// The [`PaperPart::mark`] that the person has seen.
    pub mark: String,
}

fn press() -> Result<&'static CoverPress> {
    static PRESS: OnceLock<CoverPress> = OnceLock::new();
    crate::press::kept(&PRESS, CoverPress::new)
}

impl App {
    /// What waits on paper, by letter.
    pub(crate) async fn paper_stacks(&self) -> Result<Vec<PaperStack>> {
        let mut letters: Vec<(LetterId, Vec<Delivery>)> = Vec::new();
        for (letter, delivery) in self.waiting_papers().await? {
            match letters.iter_mut().find(|(id, _)| *id == letter) {
                Some((_, all)) => all.push(delivery),
                None => letters.push((letter, vec![delivery])),
            }
        }
        let names = self.store.groups().await?;
        let mut stacks = Vec::new();
        for (id, mut all) in letters {
            let record = self.letter_or_refuse(id).await?;
            in_order(&mut all);
            let mut groups: Vec<GroupId> = all.iter().filter_map(|d| d.group).collect();
            groups.sort_unstable();
            groups.dedup();
            let mut parts = vec![part(None, &all)];
            if groups.len() > 1 {
                for group in names.iter().filter(|group| groups.contains(&group.id)) {
                    let of_group: Vec<Delivery> = all
                        .iter()
                        .filter(|d| d.group == Some(group.id))
                        .cloned()
                        .collect();
                    parts.push(part(Some((group.id, group.name.clone())), &of_group));
                }
            }
            stacks.push(PaperStack {
                letter: id,
                name: number_and_symbol(&record).unwrap_or_default(),
                subject: record.content.subject,
                parts,
            });
        }
        Ok(stacks)
    }

    /// One PDF for the printer: for each receiver its cover sheet, then the letter; for news of what
    /// became of a letter the cover sheet alone. With its file name.
    ///
    /// # Errors
    /// [`Refusal::Changed`] if it is no longer what the person has seen.
    pub async fn paper_bundle(
        &self,
        _by: &Clerk,
        choice: &PaperChoice,
    ) -> Result<(String, Vec<u8>)> {
        let chosen = self.chosen_papers(choice).await?;
        let record = self.letter_or_refuse(choice.letter).await?;
        let (_, pdf) = self
            .issued_pdf(&record)
            .await?
            .ok_or(Refusal::NotFound("letter"))?;
        let (covers, short) = self.covers(&record, &chosen).await?;
        self.store.commit(short).await?;
        let with_letter: Vec<bool> = chosen
            .iter()
            .map(|d| matches!(d.purpose, Purpose::Letter(_)))
            .collect();
        // Seconds for a thick stack: not on a thread that answers others.
        let work = move || -> Result<Vec<u8>> {
            let covers = press()?
                .print(&covers)
                .map_err(|error| Fault::Letter(error.to_string()))?;
            let bundle = pades::interleave(&covers, &pdf, &with_letter);
            Ok(bundle.map_err(|error| Fault::Letter(error.to_string()))?)
        };
        let bytes = tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| Fault::Letter(error.to_string()))??;
        let name = record.numbering.as_ref().map_or_else(
            || "ban-giay.pdf".to_owned(),
            |n| format!("ban-giay-{}-{}.pdf", n.number, n.year),
        );
        Ok((name, bytes))
    }

    /// The chosen ones were handed over. Returns how many.
    ///
    /// # Errors
    /// [`Refusal::Changed`] if it is no longer what the person has seen.
    pub async fn hand_over(&self, by: &Clerk, choice: &PaperChoice) -> Result<usize> {
        let chosen = self.chosen_papers(choice).await?;
        for delivery in &chosen {
            self.hand_over_one(by, delivery.id).await?;
        }
        Ok(chosen.len())
    }

    /// One was handed over.
    ///
    /// # Errors
    /// [`Refusal::DeliveryState`], [`Refusal::NotFound`].
    pub async fn hand_over_one(&self, by: &Clerk, id: DeliveryId) -> Result<()> {
        let now = self.now();
        self.change_noted(by, id, NoteKind::HandedOver, |d| {
            if d.channel != ChannelKind::Print || d.state != DeliveryState::Queued {
                return Err(Refusal::DeliveryState(d.state.code()));
            }
            d.state = DeliveryState::Sent;
            d.sent_at = Some(now);
            d.last_error = None;
            Ok(())
        })
        .await
    }

    /// What waits on paper, with the letter that it brings or is about.
    async fn waiting_papers(&self) -> Result<Vec<(LetterId, Delivery)>> {
        let list = DeliveryList::Paper;
        let waiting = self.store.deliveries_listed(list, None, u32::MAX, 0);
        let mut papers = Vec::new();
        for delivery in waiting.await? {
            if let Some(letter) = self.letter_behind(&delivery).await? {
                papers.push((letter, delivery));
            }
        }
        Ok(papers)
    }

    async fn chosen_papers(&self, choice: &PaperChoice) -> Result<Vec<Delivery>> {
        let waiting = self.waiting_papers().await?.into_iter();
        let of_letter = waiting.filter(|(letter, _)| *letter == choice.letter);
        let mut all: Vec<Delivery> = of_letter.map(|(_, delivery)| delivery).collect();
        if choice.group.is_some() {
            all.retain(|d| d.group == choice.group);
        }
        in_order(&mut all);
        let part = part(None, &all);
        all.truncate(MOST);
        if all.is_empty() || part.mark != choice.mark {
            return Err(Refusal::Changed.into());
        }
        Ok(all)
    }

    /// The sheets, and what makes their short addresses known.
    async fn covers(
        &self,
        record: &LetterRecord,
        chosen: &[Delivery],
    ) -> Result<(CoverSheets, Vec<Change>)> {
        let issuer = self.issuer_or_refuse().await?;
        let (mut sheets, mut short) = (Vec::new(), Vec::new());
        for delivery in chosen {
            sheets.push(self.cover(record, delivery, &issuer, &mut short).await?);
        }
        let today = vietnam_date(self.now());
        let contact = [issuer.telephone, issuer.reply_email];
        let contact: Vec<String> = contact.into_iter().filter(|c| !c.is_empty()).collect();
        let covers = CoverSheets {
            parent_body: Some(issuer.parent_body).filter(|body| !body.is_empty()),
            body: issuer.body,
            contact: contact.join(", "),
            printed_on: LetterDate {
                day: Some(today.day()),
                month: today.month().into(),
                year: today.year(),
            },
            mark: self.document_mark(
                record.series == crate::registers::EXAMPLE,
                "VÍ DỤ – KHÔNG PHẢI VĂN BẢN THẬT",
            ),
            sheets,
        };
        Ok((covers, short))
    }

    /// What a reminder or the news of a change is about: its subject, and the delivery of the letter
    /// whose page it leads to; none for what is neither.
    async fn news_on_paper(
        &self,
        delivery: &Delivery,
        issuer: &Issuer,
    ) -> Result<Option<(String, DeliveryId)>> {
        Ok(match delivery.purpose {
            Purpose::Reminder(of) => {
                let subject = match self.reminder_mail(delivery, of, issuer, false).await {
                    Ok(mail) => mail.subject,
                    Err(Error::Refused(Refusal::AlreadyAnswered)) => {
                        "Nơi nhận đã trả lời, không cần chuyển tờ này".to_owned()
                    }
                    Err(error) => return Err(error),
                };
                let about = self.store.delivery(of).await?;
                let first = match about.map(|about| about.purpose) {
                    Some(Purpose::Change(first, _)) => first,
                    _ => of,
                };
                Some((subject, first))
            }
            Purpose::Change(of, version) => {
                let mail = self.change_mail(delivery, version, issuer, false).await?;
                Some((mail.subject, of))
            }
            _ => None,
        })
    }

    async fn cover(
        &self,
        record: &LetterRecord,
        delivery: &Delivery,
        issuer: &Issuer,
        short: &mut Vec<Change>,
    ) -> Result<CoverSheet> {
        let number = number_and_symbol(record).unwrap_or_default();
        let date = record.numbering.as_ref().map(|n| vietnam_date(n.at));
        let mut what = format!("Công văn số {number}");
        if let Some(date) = date {
            what.push_str(&format!(" ngày {}", day(date)));
        }
        let mut facts = Vec::new();
        let mut page_of = delivery.id;
        if let Purpose::Amendment(id) = delivery.purpose {
            let mail = self.amendment_mail(delivery, id, issuer, false).await?;
            facts.push(("Thông báo".to_owned(), mail.subject));
            if let Some(amendment) = self.store.amendment(id).await? {
                facts.push(("Lý do".to_owned(), amendment.reason));
            }
            let first = self.store.deliveries_of_letter(record.id).await?;
            let same = first
                .iter()
                .find(|d| d.organisation == delivery.organisation && d.to_name == delivery.to_name);
            page_of = same.map_or(page_of, |first| first.id);
        } else if let Some((subject, of)) = self.news_on_paper(delivery, issuer).await? {
            facts.push(("Thông báo".to_owned(), subject));
            page_of = of;
        } else {
            let ask = match self.ask_of(delivery).await? {
                Ask::Warn => {
                    "Khuyến cáo rộng rãi trong cơ quan, đơn vị, địa phương mình để mọi người không chia sẻ tin này."
                }
                Ask::Publish => {
                    "Đăng tải, tuyên truyền thông tin chính thức để người dân được biết."
                }
                Ask::Broadcast => "Phát thông tin chính thức trên hệ thống loa truyền thanh.",
                Ask::Report => {
                    "Khuyến cáo rộng rãi trong cơ quan, đơn vị, địa phương mình và báo cáo kết quả thực hiện."
                }
            };
            facts.push(("Đề nghị".to_owned(), ask.to_owned()));
            if let Some(task) = delivery.task {
                let local = task.due_at.to_offset(time::macros::offset!(+7));
                let due = format!(
                    "Trước {:02} giờ {:02} ngày {}",
                    local.hour(),
                    local.minute(),
                    day(local.date())
                );
                facts.push(("Thời hạn".to_owned(), due));
                let proof = match task.proof {
                    Proof::Confirmation => "Xác nhận đã nhận văn bản.",
                    Proof::Account => "Báo lại việc đã làm: ngày nào, bằng cách nào.",
                    Proof::Evidence => "Báo lại việc đã làm, kèm đường dẫn bài đăng hoặc ảnh.",
                };
                facts.push(("Kết quả cần báo".to_owned(), proof.to_owned()));
            }
        }
        let (short_path, known) = self.short_path(page_of);
        short.push(known);
        let address = |path: &str| format!("{}{path}", self.config.public_url);
        Ok(CoverSheet {
            receiver: delivery.to_name.clone(),
            what,
            subject: record.content.subject.clone(),
            facts,
            link: address(&self.receiver_path(page_of)),
            short_link: address(&short_path),
        })
    }
}

/// By name: as a clerk sorts envelopes.
fn in_order(all: &mut [Delivery]) {
    all.sort_by(|a, b| (a.group, &a.to_name, a.id.0).cmp(&(b.group, &b.to_name, b.id.0)));
}

/// What is printed together: the first so many.
fn part(group: Option<(GroupId, String)>, all: &[Delivery]) -> PaperPart {
    let all = &all[..all.len().min(MOST)];
    let ids: String = all.iter().map(|d| d.id.to_string()).collect();
    let mut mark = sha256_hex(ids.as_bytes());
    mark.truncate(16);
    PaperPart {
        group,
        count: all.len(),
        mark,
    }
}

fn day(date: time::Date) -> String {
    format!(
        "{:02}/{:02}/{}",
        date.day(),
        u8::from(date.month()),
        date.year()
    )
}

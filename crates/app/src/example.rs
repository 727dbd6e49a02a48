//! The worked example: the 2021 case, ready to be played through.

use casework::{GroupId, OrganisationId, Role, SignerId, UserId};
use letter::{Authority, Signature};
use serde::Deserialize;
use time::Duration;

use crate::{
    App, NewReport, Refusal, Result,
    access::Administrator,
    model::{
        Ask, DEFAULT_WITHIN_HOURS, Dated, Facts, Group, Issuer, Kind, Organisation, Proof, Rule,
        Signer, Territory, User,
    },
    ports::{Change, DraftChange},
    views::Suggestions,
};

const REPORTS: &str = include_str!("../../../fixtures/example/reports.json");
const REGISTER: &str = include_str!("../../../fixtures/example/register.json");

/// Copies of the example's message for people who have none to paste: the name of each, and the
/// text.
pub const SAMPLES: [(&str, &str); 3] = [
    (
        "whole",
        include_str!("../../../fixtures/messages/zalo-2021.txt"),
    ),
    (
        "plain",
        include_str!("../../../fixtures/messages/zalo-2021-plain.txt"),
    ),
    (
        "part",
        include_str!("../../../fixtures/messages/zalo-2021-part.txt"),
    ),
];

#[derive(Deserialize)]
struct ExampleReport {
    text: String,
    channel: String,
    area: String,
    hours_ago: i64,
    count: u64,
}

#[derive(Deserialize)]
struct ExampleGroup {
    name: String,
    ask: Ask,
    rule: Rule,
    organisations: Vec<ExampleOrganisation>,
}

#[derive(Deserialize)]
struct ExampleOrganisation {
    name: String,
    kind: Kind,
    territory: Territory,
    email: String,
}

impl App {
    /// Whether the worked example is loaded.
    ///
    /// # Errors
    /// A fault of the store.
    pub async fn has_example(&self) -> Result<bool> {
        Ok(self.store.has_example().await?)
    }

    /// Loads the worked example into a store without messages, at start.
    ///
    /// # Errors
    /// [`Refusal::NotEmpty`].
    pub async fn load_example_at_start(&self) -> Result<()> {
        self.follow_drill().await?;
        if self.is_drill() {
            return Err(Refusal::InDrill.into());
        }
        if self.store.message_count().await? > 0 || self.store.has_example().await? {
            return Err(Refusal::NotEmpty.into());
        }
        let issuer_is_ours = self.issuer().await?.is_some();
        self.store.commit(self.register_and_people()?).await?;
        if !issuer_is_ours {
            self.put_issuer(issuer(), true).await?;
        }
        // Messages last: if the program stops before, the example can be removed and loaded anew.
        self.ingest_example(self.reports()?).await
    }

    /// Loads the worked example into a store without messages.
    ///
    /// # Errors
    /// [`Refusal::NotEmpty`].
    pub async fn load_example(&self, _by: &Administrator) -> Result<()> {
        self.load_example_at_start().await
    }

    /// Takes the worked example out with all that grew from it.
    ///
    /// # Errors
    /// [`Refusal::NoExample`].
    pub async fn remove_example(&self, _by: &Administrator) -> Result<()> {
        self.remove_example_by_operator().await
    }

    /// As [`remove_example`](Self::remove_example), for whoever runs the program.
    ///
    /// # Errors
    /// [`Refusal::NoExample`].
    pub async fn remove_example_by_operator(&self) -> Result<()> {
        if !self.store.has_example().await? {
            return Err(Refusal::NoExample.into());
        }
        self.store.commit(vec![Change::RemoveExample]).await?;
        self.refresh().await.map(drop)
    }

    /// Moves the example's clock on, so that reminders and deadlines can be seen without waiting.
    ///
    /// # Errors
    /// [`Refusal::NoExample`] where nobody may play the example, or the clock is a real one.
    pub async fn advance_example_clock(&self, hours: u32) -> Result<()> {
        if !self.example_entry().await? || !(1..=24 * 400).contains(&hours) {
            return Err(Refusal::NoExample.into());
        }
        if self.clock.advance(Duration::hours(i64::from(hours))) {
            Ok(())
        } else {
            Err(Refusal::NoExample.into())
        }
    }

    fn reports(&self) -> Result<Vec<NewReport>> {
        let reports: Vec<ExampleReport> =
            serde_json::from_str(REPORTS).map_err(|error| Self::inconsistent(error.to_string()))?;
        let now = self.now();
        let mut reports: Vec<NewReport> = reports
            .into_iter()
            .map(|report| NewReport {
                text: report.text,
                channel: report.channel,
                area: report.area,
                seen_at: Some(now - Duration::hours(report.hours_ago)),
                count: report.count,
                sender: None,
            })
            .collect();
        reports.sort_by_key(|report| report.seen_at);
        Ok(reports)
    }

    fn register_and_people(&self) -> Result<Vec<Change>> {
        let groups: Vec<ExampleGroup> = serde_json::from_str(REGISTER)
            .map_err(|error| Self::inconsistent(error.to_string()))?;
        let mut changes = Vec::new();
        for (position, group) in (1..).zip(groups) {
            let members: Vec<Organisation> = group
                .organisations
                .into_iter()
                .map(|organisation| Organisation {
                    id: OrganisationId(self.new_id()),
                    version: 1,
                    facts: Facts {
                        territories: vec![Dated::always(organisation.territory)],
                        ..Facts::new(organisation.kind, organisation.name)
                            .with_email(&organisation.email)
                    },
                    example: true,
                })
                .collect();
            changes.push(Change::PutGroup(Group {
                id: GroupId(self.new_id()),
                position,
                name: group.name,
                ask: group.ask,
                within_hours: DEFAULT_WITHIN_HOURS,
                proof: Proof::Confirmation,
                rule: group.rule,
                example: true,
            }));
            changes.extend(members.into_iter().map(Change::SaveOrganisation));
        }
        const PEOPLE: [(Role, &str, &str); 4] = [
            (Role::Officer, "Trần Thị Cán (ví dụ)", "canbo@vidu.example"),
            (
                Role::Approver,
                "Lê Văn Lãnh (ví dụ)",
                "lanhdao@vidu.example",
            ),
            (Role::Clerk, "Phạm Thị Thư (ví dụ)", "vanthu@vidu.example"),
            (
                Role::Administrator,
                "Đỗ Văn Trị (ví dụ)",
                "quantri@vidu.example",
            ),
        ];
        changes.extend(PEOPLE.into_iter().map(|(role, name, email)| {
            Change::SaveUser(User {
                id: UserId(self.new_id()),
                version: 1,
                email: email.to_owned(),
                name: name.to_owned(),
                password_hash: String::new(),
                roles: [role].into_iter().collect(),
                disabled: false,
                created_at: self.now(),
                example: true,
            })
        }));
        let deputy = issuer().signature;
        let head = Signature {
            authority: None,
            authority_of: String::new(),
            title: deputy.authority_of.clone(),
            name: "Hoàng Văn Đầu".to_owned(),
        };
        changes.extend([deputy, head].map(|signature| {
            Change::Draft(DraftChange::SaveSigner(Signer {
                id: SignerId(self.new_id()),
                version: 1,
                name: signature.name,
                title: signature.title,
                authority: signature.authority,
                authority_of: signature.authority_of,
                valid_from: None,
                valid_to: None,
                example: true,
            }))
        }));
        Ok(changes)
    }
}

fn issuer() -> Issuer {
    Issuer {
        parent_body: "UBND tỉnh Thái Nguyên".to_owned(),
        body: "Sở Thông tin và Truyền thông".to_owned(),
        body_in_text: "Sở Thông tin và Truyền thông Thái Nguyên".to_owned(),
        symbol: "STTTT-TTBCXB".to_owned(),
        place: "Thái Nguyên".to_owned(),
        area: "tỉnh Thái Nguyên".to_owned(),
        signature: Signature {
            authority: Some(Authority::Kt),
            authority_of: "GIÁM ĐỐC".to_owned(),
            title: "PHÓ GIÁM ĐỐC".to_owned(),
            name: "Lê Văn Lãnh".to_owned(),
        },
        copies_to: vec!["UBND tỉnh (b/c)".to_owned(), "Ban GĐ Sở".to_owned()],
        archive: "VT, TTBCXB".to_owned(),
        reply_email: "ttbcxb@sotttt.example".to_owned(),
        telephone: "0208 000 000".to_owned(),
    }
}

/// What the example's forms begin with; empty if `example` is false.
#[must_use]
pub fn suggestions(example: bool) -> Suggestions {
    if !example {
        return Suggestions::default();
    }
    Suggestions {
        title: "Tin nhắn \"Điều lệ mới của Zalo\"".to_owned(),
        concern: "Những nội dung như trên đang gây ra nhiều sự nghi ngại về an toàn, bảo mật \
                  thông tin của người dùng trên nền tảng Zalo cũng như các thông tin của cơ quan \
                  nhà nước cung cấp đến người dân và doanh nghiệp"
            .to_owned(),
        reach: "Người dùng Zalo trên địa bàn tỉnh, nhiều nhất ở thành phố Thái Nguyên; đang lan \
                sang Facebook"
            .to_owned(),
        party: "Zalo - Công ty cổ phần VNG".to_owned(),
        party_names: "Zalo, VNG".to_owned(),
        party_email: "dai-dien@zalo.example".to_owned(),
        escalation: "phap-che@zalo.example".to_owned(),
        question: "Nội dung \"điều lệ mới của Zalo\" trong tin nhắn này có đúng không? Đề nghị \
                   cho biết chính sách thật và nơi đăng tải chính thức."
            .to_owned(),
        statement: "Đây là thông tin giả mạo, thông tin sai sự thật. Zalo không có điều lệ nào \
                    như nội dung tin nhắn."
            .to_owned(),
        sources: String::new(),
        named: "Zalo".to_owned(),
        areas: "Thành phố Thái Nguyên".to_owned(),
        person: "Nguyễn Văn An".to_owned(),
        office: "Phụ trách truyền thông, Zalo".to_owned(),
        claim: "Ngày mai bắt đầu điều lệ mới của Zalo, Zalo được sử dụng hình ảnh, tin nhắn của \
                người dùng"
            .to_owned(),
        explanation: "Zalo không có điều lệ mới như tin nhắn nói. Sao chép và đăng lại tuyên bố \
                      này không có tác dụng pháp lý nào. Quyền riêng tư của người dùng do pháp \
                      luật và thỏa thuận sử dụng đã công bố bảo vệ. Không cần làm gì; không chia \
                      sẻ tiếp."
            .to_owned(),
    }
}

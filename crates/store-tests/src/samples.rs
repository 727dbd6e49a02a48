//! Sample data with fixed ids and times.

use app::{
    audit::{AuditActor, AuditEntry},
    model::{
        Ask, Chain, Correction, CorrectionKind, Delivery, Facts, Group, Invitation, Kind,
        LetterRecord, Message, NewDelivery, Numbering, Organisation, Proof, Purpose, Rule,
        Sighting, SignedIn, Spokesperson, User, Way,
    },
    ports::Change,
};
use casework::{
    CaseId, ChainId, DeliveryId, GroupId, InvitationId, LetterId, MessageId, OrganisationId,
    PartyAnswer, Role, SessionId, UserId, Verdict, VerdictLabel,
};
use letter::{Authority, DEFAULT_RULE_PACK, Letter, LetterDate, Paragraph, Run, Signature, Style};
use time::{
    Duration, OffsetDateTime,
    macros::{date, datetime},
};
use uuid::Uuid;

mod casefile;

pub use casefile::{after, asked, case, dismissed, save_case, with_file};

/// Text that a careless store spoils: a byte order mark, NFD, NUL, a quote for every language in
/// it, an emoji of several code points, line ends of two systems.
pub const ODD: &str = "\u{feff}ti\u{302}\u{301}ng Vie\u{323}\u{302}t \0 '\"\\--%_ \
                       👩‍👩‍👧 \r\n\t\u{a0} ";

/// The moment at which samples begin.
pub const START: OffsetDateTime = datetime!(2021-02-18 02:00 UTC);

/// An id for a kind and a number.
#[must_use]
pub const fn id(kind: u8, number: u64) -> Uuid {
    Uuid::from_u128(((kind as u128) << 64) | number as u128)
}

/// A chain.
#[must_use]
pub fn chain(number: u64, example: bool) -> Chain {
    Chain {
        id: ChainId(id(1, number)),
        created_at: START,
        example,
    }
}

/// A message of a chain; its `sha256` is made up from `seq`.
#[must_use]
pub fn message(seq: i64, chain: u64, text: &str, example: bool) -> Message {
    Message {
        id: MessageId(id(2, seq.unsigned_abs())),
        seq,
        text: text.to_owned(),
        sha256: sha256(seq),
        chain: ChainId(id(1, chain)),
        first_seen: START,
        key_version: 1,
        example,
    }
}

/// The made-up `sha256` of a message.
#[must_use]
pub fn sha256(seq: i64) -> String {
    format!("{seq:064x}")
}

/// The change that counts a sighting of the message with this `seq`.
#[must_use]
pub fn count(seq: i64, sighting: Sighting) -> Change {
    Change::CountSighting {
        sha256: sha256(seq),
        sighting,
    }
}

/// A sighting some hours after the start.
#[must_use]
pub fn sighting(hours: i64, channel: &str, area: &str, count: u64) -> Sighting {
    Sighting {
        hour: START + Duration::hours(hours),
        channel: channel.to_owned(),
        area: area.to_owned(),
        count,
    }
}

/// A draft of a letter.
#[must_use]
pub fn letter(number: u64, case: u64) -> LetterRecord {
    LetterRecord {
        id: LetterId(id(4, number)),
        version: 1,
        case: CaseId(id(3, case)),
        series: "main".to_owned(),
        content: content(),
        groups: vec![GroupId(id(5, 1)), GroupId(id(5, 2))],
        asks: std::collections::BTreeMap::new(),
        drafted_by: UserId(id(9, 1)),
        drafted_at: START + Duration::minutes(i64::try_from(number).unwrap_or(0)),
        signed: None,
        numbering: None,
        pdf_sha256: None,
        electronic: None,
        sent_at: None,
    }
}

fn content() -> Letter {
    Letter {
        rule_pack: DEFAULT_RULE_PACK.to_owned(),
        parent_body: Some("UBND tỉnh Thái Nguyên".to_owned()),
        issuing_body: "Sở Thông tin và Truyền thông".to_owned(),
        number: None,
        symbol: "STTTT-TTBCXB".to_owned(),
        place: "Thái Nguyên".to_owned(),
        date: LetterDate {
            day: None,
            month: 2,
            year: 2021,
        },
        subject: "thông tin về tin giả".to_owned(),
        urgency: None,
        circulation: None,
        asks: Vec::new(),
        drafter: None,
        contact: None,
        copy: None,
        annexes: Vec::new(),
        addressees: vec!["Các Sở, Ban, ngành".to_owned()],
        body: vec![Paragraph {
            runs: vec![Run::new("Nội dung \"quoted\" ./.", Style::Italic)],
        }],
        recipients: vec!["Như trên".to_owned(), "Lưu: VT".to_owned()],
        signature: Signature {
            authority: Some(Authority::Kt),
            authority_of: "GIÁM ĐỐC".to_owned(),
            title: "PHÓ GIÁM ĐỐC".to_owned(),
            name: "Nguyễn Văn Mẫu".to_owned(),
        },
        mark: None,
        verify_url: None,
    }
}

/// The letter with a number in a year.
#[must_use]
pub fn numbered(mut letter: LetterRecord, number: u32, year: i32) -> LetterRecord {
    letter.numbering = Some(Numbering {
        number,
        year,
        by: UserId(id(9, 2)),
        at: START,
    });
    letter
}

/// A correction's version.
#[must_use]
pub fn correction(case: u64, chain: u64, version: u32) -> Correction {
    Correction {
        case: CaseId(id(3, case)),
        version,
        chain: ChainId(id(1, chain)),
        published_at: START
            + Duration::hours(i64::from(version))
            + Duration::minutes(i64::try_from(case).unwrap_or(0)),
        verdict: Verdict {
            label: VerdictLabel::Fabricated,
            claim: "Zalo có điều lệ mới".to_owned(),
            explanation: "Không có.".to_owned(),
            sources: vec!["https://example.org".to_owned()],
            named: None,
        },
        kind: CorrectionKind::Verdict,
        issuer: "Sở".to_owned(),
        spokespersons: vec![Spokesperson {
            organisation: "Zalo".to_owned(),
            office: "Truyền thông".to_owned(),
            answer: PartyAnswer::False,
            statement: "Giả mạo".to_owned(),
            at: START,
            names: vec!["Zalo".to_owned()],
        }],
        reason: (version > 1).then(|| "thông tin mới".to_owned()),
        links: vec!["https://example.org".to_owned()],
        silent: Vec::new(),
        review_at: None,
    }
}

/// A queued delivery of a letter.
#[must_use]
pub fn delivery(number: u64, case: u64, letter: u64) -> Delivery {
    let delivery = Delivery::new(NewDelivery {
        id: DeliveryId(id(6, number)),
        purpose: Purpose::Letter(LetterId(id(4, letter))),
        case: CaseId(id(3, case)),
        to_name: format!("Cơ quan {number:03}"),
        address: format!("vanthu{number}@tinh.example"),
        at: START,
    });
    Delivery {
        organisation: Some(OrganisationId(id(7, number))),
        ..delivery
    }
}

/// A user.
#[must_use]
pub fn user(number: u64, example: bool) -> User {
    User {
        id: UserId(id(9, number)),
        version: 1,
        email: format!("user{number}@tinh.example"),
        name: format!("Người {number}"),
        password_hash: "$argon2id$".to_owned(),
        roles: [Role::Officer, Role::Clerk].into_iter().collect(),
        disabled: false,
        created_at: START,
        example,
    }
}

/// An id made of a short name.
fn named(name: &str) -> Uuid {
    let bytes = name.bytes().fold(0, |sum, b| sum << 8 | u128::from(b));
    Uuid::from_u128(bytes)
}

/// A session of a user that ends some hours after the start; its token hash is its name.
#[must_use]
pub fn session(name: &str, user: u64, hours: i64) -> SignedIn {
    SignedIn {
        token_hash: name.to_owned(),
        id: SessionId(named(name)),
        user: UserId(id(9, user)),
        csrf: format!("csrf of {name}"),
        device: "firefox/linux".to_owned(),
        way: Way::Password,
        strong: false,
        created_at: START,
        last_used_at: START,
        expires_at: START + Duration::hours(hours),
    }
}

/// An invitation that ends some hours after the start; its token hash is its name.
#[must_use]
pub fn invitation(name: &str, hours: i64) -> Invitation {
    Invitation {
        token_hash: name.to_owned(),
        id: InvitationId(named(name)),
        for_user: None,
        made_by: None,
        email: "moi@tinh.example".to_owned(),
        name: "Người được mời".to_owned(),
        roles: [Role::Clerk].into_iter().collect(),
        created_at: START,
        expires_at: START + Duration::hours(hours),
    }
}

/// A group for the register.
#[must_use]
pub fn group(number: u64, position: u32, example: bool) -> Group {
    Group {
        id: GroupId(id(5, number)),
        position,
        name: format!("Nhóm {number}"),
        ask: Ask::Publish,
        within_hours: 36,
        proof: Proof::Evidence,
        rule: Rule::Members(vec![OrganisationId(id(7, number))]),
        example,
    }
}

/// An organisation for the register.
#[must_use]
pub fn organisation(number: u64, example: bool) -> Organisation {
    Organisation {
        id: OrganisationId(id(7, number)),
        version: 1,
        facts: Facts {
            valid_from: Some(date!(2016 - 03 - 01)),
            ..Facts::new(Kind::Department, format!("Cơ quan {number}"))
        },
        example,
    }
}

/// What is recorded in a case's trail; odd characters are in its reason.
#[must_use]
pub fn entry(case: u64, action: &str) -> AuditEntry {
    AuditEntry {
        case: CaseId(id(3, case)),
        at: START,
        by: AuditActor::User {
            id: UserId(id(9, 1)),
        },
        action: action.to_owned(),
        about: "letter:1".to_owned(),
        reason: ODD.to_owned(),
        event: None,
    }
}

/// A setting.
#[must_use]
pub fn setting(name: &str, value: &str, example: bool) -> Change {
    Change::PutSetting {
        name: name.to_owned(),
        value: value.to_owned(),
        example,
    }
}

/// A file under the made-up `sha256` of this number.
#[must_use]
pub fn blob(number: i64, bytes: &[u8]) -> Change {
    Change::PutBlob {
        sha256: sha256(number),
        media_type: "application/pdf".to_owned(),
        bytes: bytes.to_vec(),
    }
}

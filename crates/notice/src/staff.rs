//! The e-mail that tells a colleague what happened in a case.

use crate::{Language, Mail, layout::Page, text};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StaffEvent {
    /// The case was given to the receiver.
    Assigned,
    /// A named party answered.
    Replied,
    /// The time of a named party went by.
    NoReply,
    /// A verdict is to be looked at again.
    ReviewDue,
    /// Somebody contests what was published.
    Appealed,
    /// A proposal waits for a second person.
    Proposed,
}

/// Tells a colleague what happened and where to look.
#[derive(Clone, Copy, Debug)]
pub struct StaffMail<'a> {
    /// What happened.
    pub event: StaffEvent,
    /// The colleague.
    pub name: &'a str,
    /// What the case is called.
    pub case_title: &'a str,
    /// The address of the case in the console.
    pub link: &'a str,
    /// Part of the worked example.
    pub example: bool,
}

impl StaffMail<'_> {
    /// Writes the e-mail.
    #[must_use]
    pub fn compose(&self, language: Language) -> Mail {
        let title = text::name(self.case_title);
        let name = text::name(self.name);
        let greeting = language.pick("Kính gửi", "To");
        let open = language.pick("Mở hồ sơ", "Open the case");
        Page::new(language, self.example)
            .paragraph(format!("{greeting}: {name}"))
            .paragraph(format!("{} {title}", self.event.sentence(language)))
            .button(open, self.link)
            .mail(&format!("{}: {title}", self.event.subject(language)))
    }
}

impl StaffEvent {
    const fn subject(self, language: Language) -> &'static str {
        match self {
            Self::Assigned => language.pick("Hồ sơ giao cho bạn", "Case assigned to you"),
            Self::Replied => language.pick("Đã có trả lời", "Reply received"),
            Self::NoReply => language.pick("Quá hạn chưa có trả lời", "No reply in time"),
            Self::ReviewDue => language.pick("Đến hạn xem lại kết luận", "Verdict due for review"),
            Self::Appealed => language.pick("Có phản đối bản đính chính", "Correction contested"),
            Self::Proposed => language.pick("Chờ duyệt kết luận", "Verdict waiting for approval"),
        }
    }

    const fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::Assigned => language.pick("Bạn được giao hồ sơ:", "You were given the case:"),
            Self::Replied => language.pick(
                "Bên được nhắc tên đã trả lời trong hồ sơ:",
                "The named party has answered in the case:",
            ),
            Self::NoReply => language.pick(
                "Đã hết hạn mà bên được nhắc tên chưa trả lời. Việc này có thể được nêu khi công bố. Hồ sơ:",
                "The time is over and the named party has not answered. That can be said in public. Case:",
            ),
            Self::ReviewDue => language.pick(
                "Đã đến ngày xem lại kết luận đã công bố để biết còn đúng không. Hồ sơ:",
                "The day has come to look again whether the published verdict still holds. Case:",
            ),
            Self::Appealed => language.pick(
                "Có người phản đối bản đính chính đã công bố; cần một cán bộ không phải người đã duyệt trả lời. Hồ sơ:",
                "Somebody contests the published correction; an officer who did not approve it has to answer. Case:",
            ),
            Self::Proposed => language.pick(
                "Có đề xuất chờ người thứ hai duyệt trong hồ sơ:",
                "A proposal waits for a second person in the case:",
            ),
        }
    }
}

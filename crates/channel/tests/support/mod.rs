//! What the tests of the mail channel share.

use std::sync::Arc;

use app::ports::{Attachment, Clock, Consignment};
use channel::smtp::{SmtpConfig, SmtpMailer};
use time::{OffsetDateTime, macros::datetime};

/// A clock that stands still.
pub struct Stopped;

impl Clock for Stopped {
    fn now(&self) -> OffsetDateTime {
        datetime!(2021-02-20 08:30:15 UTC)
    }
}

pub fn mailer(url: &str) -> SmtpMailer {
    mailer_for(SmtpConfig::from_url(url).expect("a good address"))
}

pub fn mailer_for(config: SmtpConfig) -> SmtpMailer {
    SmtpMailer::new(config, Arc::new(Stopped)).expect("a mailer")
}

/// A letter with every difficulty that Vietnamese names make.
pub fn mail(to: &str) -> Consignment {
    Consignment {
        id: "0197a1b2-0000-7000-8000-000000000001".to_owned(),
        from_name: "Sở Thông tin và Truyền thông Thái Nguyên".to_owned(),
        from_email: "sotttt@thainguyen.example".to_owned(),
        to_name: "Ủy ban Mặt trận Tổ quốc tỉnh, \"Ban Tuyên giáo\"".to_owned(),
        address: format!("{to}@nhan.example"),
        return_path: None,
        subject: "Công văn số 12/STTTT-TTBCXB ngày 20/02/2021: thông tin, tuyên truyền việc chia sẻ \
                  tin giả trên ZALO đến toàn thể cán bộ, công chức và nhân dân trong tỉnh"
            .to_owned(),
        text: "Kính gửi: Quý cơ quan\n\n.Một dòng bắt đầu bằng dấu chấm\n.\nĐược. https://x.example/a\n"
            .to_owned(),
        html: "<html lang=\"vi\"><body><p>Kính gửi: <b>Quý cơ quan</b></p></body></html>\n".to_owned(),
        attachments: vec![Attachment {
            name: "Công văn số 12-STTTT-TTBCXB về việc tin giả trên Zalo – bản đã ký.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            bytes: (0..=255).cycle().take(5000).collect(),
        }],
    }
}

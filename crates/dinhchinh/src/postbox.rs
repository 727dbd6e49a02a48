//! Shows the example's post box to the web.

use channel::postbox::Postbox;
use web::{ExampleMail, ExamplePostbox};

/// The post box as the web sees it.
pub struct PostboxView(Postbox);

impl PostboxView {
    /// Wraps a post box.
    pub const fn new(postbox: Postbox) -> Self {
        PostboxView(postbox)
    }
}

impl ExamplePostbox for PostboxView {
    fn mails(&self) -> Vec<ExampleMail> {
        self.0
            .messages()
            .into_iter()
            .map(|mail| ExampleMail {
                seq: mail.seq,
                to: mail.to_header.clone(),
                from: mail.from_header.clone(),
                subject: mail.subject.clone(),
                text: mail.text.clone(),
                attachments: mail
                    .attachments
                    .iter()
                    .map(|file| {
                        (
                            file.name.clone(),
                            file.media_type.clone(),
                            file.bytes.clone(),
                        )
                    })
                    .collect(),
            })
            .collect()
    }
}

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
                to: mail.to,
                from: mail.from,
                subject: mail.subject,
                text: mail.text,
                attachments: mail
                    .attachments
                    .into_iter()
                    .map(|attachment| (attachment.name, attachment.media_type, attachment.bytes))
                    .collect(),
            })
            .collect()
    }
}

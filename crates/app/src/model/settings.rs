//! Who issues letters here.

use letter::Signature;
use serde::{Deserialize, Serialize};

/// The issuing body and how it writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// The body above it ("UBND tỉnh Thái Nguyên"); empty if none.
    pub parent_body: String,
    /// Its name ("Sở Thông tin và Truyền thông").
    pub body: String,
    /// Its name in running text ("Sở Thông tin và Truyền thông Thái Nguyên").
    pub body_in_text: String,
    /// Symbol of its letters ("STTTT-TTBCXB").
    pub symbol: String,
    /// Place in front of the date ("Thái Nguyên").
    pub place: String,
    /// The area it serves ("tỉnh Thái Nguyên").
    pub area: String,
    /// Who signs.
    pub signature: Signature,
    /// Lines between "Như trên" and "Lưu" under "Nơi nhận", without dash and semicolon.
    pub copies_to: Vec<String>,
    /// What follows "Lưu:" ("VT, TTBCXB").
    pub archive: String,
    /// Sender's address of e-mails; replies come here.
    pub reply_email: String,
    /// Telephone number that receivers may call; may be empty.
    pub telephone: String,
}

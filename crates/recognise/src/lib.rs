//! Recognises mutated copies of known messages: canonical text, fingerprints, index, matches.
//!
//! Pure: no files, no time, no chance. The same input gives the same answer everywhere.
//!
//! ```
//! use recognise::{Index, Level, OperatingPoint};
//!
//! let mut index = Index::new();
//! let hoax = "Đừng quên ngày mai bắt đầu điều lệ mới của Zalo nơi họ có thể sử dụng hình ảnh \
//!             của bạn trong các trường hợp kiện tụng chống lại bạn ở tòa";
//! index.insert(1, hoax);
//! let found = &index.lookup("DUNG QUEN ngay mai bat dau dieu le moi cua Zalo noi ho co the \
//!             su dung hinh anh cua ban trong cac truong hop kien tung chong lai ban o toa", 1)[0];
//! assert_eq!((found.id, found.exact), (1, true));
//! assert_eq!(OperatingPoint::default().level(found), Level::Confirm);
//! ```

mod align;
mod attention;
mod bytes;
mod canonical;
mod chains;
mod compare;
mod decide;
mod features;
mod fold;
mod form;
mod harm;
mod hash;
mod index;
mod legacy;
mod link;
mod lookup;
mod parties;
mod postings;
mod prefix;
mod quotes;
mod reading;
mod repair;
mod short;
mod slots;
mod snapshot;
mod spaced;
mod strangers;
mod stream;
mod suggest;
mod syllable;
mod tally;
mod trees;
mod words;

pub use attention::{Attention, Sightings, attention};
pub use bytes::SharedBytes;
pub use canonical::{Canonical, KEY_VERSION, TokenKind, canonicalise, canonicalise_into};
pub use chains::{Chain, Chains, Relative, Variant};
pub use compare::{Change, Comparison, Relation, Span, compare, compare_readings};
pub use decide::{
    DECISION_VERSION, Evidence, FEATURES, Level, Match, OperatingPoint, RISING, SHORT_WORDS,
    matcher_version,
};
pub use form::{Form, FormMaker};
pub use harm::{HarmWords, harm_words};
pub use index::Index;
pub use reading::Reading;
pub use slots::Slot;
pub use snapshot::{SNAPSHOT_VERSION, SnapshotError};
pub use suggest::{Suggester, Suggestion, Weighing};

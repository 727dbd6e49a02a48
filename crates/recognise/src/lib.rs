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
mod canonical;
mod decide;
mod fold;
mod hash;
mod index;

pub use canonical::{Canonical, KEY_VERSION, Token, canonicalise};
pub use decide::{Level, Match, OperatingPoint, SHORT_WORDS, Span};
pub use index::Index;

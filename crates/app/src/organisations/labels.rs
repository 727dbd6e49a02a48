//! What files call kinds and levels, in Vietnamese.

use crate::{
    model::{Kind, Level},
    registers::folded,
};

/// A kind as files have it.
pub(crate) const fn kind_label(kind: Kind) -> &'static str {
    match kind {
        Kind::PartyCommittee => "Cấp ủy Đảng",
        Kind::PeoplesCouncil => "Hội đồng nhân dân",
        Kind::PeoplesCommittee => "Ủy ban nhân dân",
        Kind::Department => "Sở, ban, ngành",
        Kind::Office => "Văn phòng",
        Kind::FatherlandFront => "Mặt trận Tổ quốc",
        Kind::Association => "Hội, đoàn thể",
        Kind::Press => "Cơ quan báo chí",
        Kind::InformationCentre => "Trung tâm thông tin, văn hóa",
        Kind::BroadcastStation => "Đài truyền thanh",
        Kind::Platform => "Nền tảng mạng",
        Kind::Police => "Công an",
        Kind::School => "Trường học",
        Kind::Other => "Khác",
    }
}

/// The kind of a cell: its code or its label, however its case and diacritics are.
pub(crate) fn kind_of(text: &str) -> Option<Kind> {
    let text = folded(text.trim());
    let is = |kind: &Kind| text == kind.code() || text == folded(kind_label(*kind));
    Kind::ALL.into_iter().find(is)
}

/// A level as files have it.
pub(crate) const fn level_label(level: Level) -> &'static str {
    match level {
        Level::Province => "Tỉnh",
        Level::District => "Huyện",
        Level::Commune => "Xã",
    }
}

/// The level of a cell.
pub(crate) fn level_of(text: &str) -> Option<Level> {
    let text = folded(text.trim());
    let is = |level: &Level| text == level.code() || text == folded(level_label(*level));
    Level::ALL.into_iter().find(is)
}

//! Types of administrative documents and their abbreviations (Decree 30/2020/NĐ-CP, Article 7 and
//! appendix III).

/// A type of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocType {
    /// Its abbreviation; empty for an official letter (công văn), which has none.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
}

/// Every type that a register of outgoing documents holds, the most frequent first.
pub const DOC_TYPES: [DocType; 28] = {
    const fn of(code: &'static str, name: &'static str) -> DocType {
        DocType { code, name }
    }
    [
        of("", "Công văn"),
        of("NQ", "Nghị quyết"),
        of("QĐ", "Quyết định"),
        of("CT", "Chỉ thị"),
        of("QC", "Quy chế"),
        of("QyĐ", "Quy định"),
        of("TC", "Thông cáo"),
        of("TB", "Thông báo"),
        of("HD", "Hướng dẫn"),
        of("CTr", "Chương trình"),
        of("KH", "Kế hoạch"),
        of("PA", "Phương án"),
        of("ĐA", "Đề án"),
        of("DA", "Dự án"),
        of("BC", "Báo cáo"),
        of("BB", "Biên bản"),
        of("TTr", "Tờ trình"),
        of("HĐ", "Hợp đồng"),
        of("CĐ", "Công điện"),
        of("BGN", "Bản ghi nhớ"),
        of("BTT", "Bản thỏa thuận"),
        of("GUQ", "Giấy ủy quyền"),
        of("GM", "Giấy mời"),
        of("GGT", "Giấy giới thiệu"),
        of("GNP", "Giấy nghỉ phép"),
        of("PG", "Phiếu gửi"),
        of("PC", "Phiếu chuyển"),
        of("PB", "Phiếu báo"),
    ]
};

/// The name of a type; none if there is no such abbreviation.
#[must_use]
pub fn type_name(code: &str) -> Option<&'static str> {
    DOC_TYPES
        .iter()
        .find(|doc_type| doc_type.code == code)
        .map(|doc_type| doc_type.name)
}

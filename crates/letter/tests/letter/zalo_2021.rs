//! What the province knew in February 2021.

use letter::{
    AskFact, Authority, Conclusion, Facts, GroupFact, HowAsked, IssuerFact, Letter, LetterDate,
    PartyFact, RulePacks, Signature, compose,
};

/// The letter composed from facts, by the decree.
pub fn composed(facts: &Facts) -> Letter {
    compose(facts, RulePacks::bundled().get("nd30-2020").unwrap())
}

pub fn facts() -> Facts {
    let warn = |name: &str| GroupFact {
        name: name.to_owned(),
        ask: AskFact::Warn,
    };
    Facts {
        issuer: IssuerFact {
            parent_body: "UBND tỉnh Thái Nguyên".into(),
            body: "Sở Thông tin và Truyền thông".into(),
            body_in_text: "Sở Thông tin và Truyền thông Thái Nguyên".into(),
            symbol: "STTTT-TTBCXB".into(),
            place: "Thái Nguyên".into(),
            area: "tỉnh Thái Nguyên".into(),
            signature: Signature {
                authority: Some(Authority::Kt),
                authority_of: "GIÁM ĐỐC".into(),
                title: "PHÓ GIÁM ĐỐC".into(),
                name: "Nguyễn Văn Mẫu".into(),
            },
            copies_to: vec!["UBND tỉnh (b/c)".into(), "Ban GĐ Sở".into()],
            archive: "VT, TTBCXB".into(),
        },
        date: LetterDate { day: None, month: 2, year: 2021 },
        groups: vec![
            warn("Các Đảng bộ trực thuộc Tỉnh ủy"),
            warn("Ủy ban Mặt trận Tổ quốc tỉnh"),
            warn("Các Sở, Ban, ngành, cơ quan, đơn vị thuộc tỉnh"),
            warn("Ủy ban nhân dân các huyện, thành phố, thị xã"),
            warn(
                "Các văn phòng: Tỉnh ủy, Đoàn Đại biểu Quốc hội, Hội đồng nhân dân tỉnh, Ủy ban nhân dân tỉnh",
            ),
            warn(
                "Các tổ chức chính trị - xã hội, các tổ chức xã hội, xã hội nghề nghiệp trên địa bàn tỉnh",
            ),
            GroupFact {
                name: "Các cơ quan thông tin, truyền thông trên địa bàn tỉnh".into(),
                ask: AskFact::Publish,
            },
        ],
        platform: "Zalo".into(),
        claim: "Điều lệ mới của Zalo".into(),
        excerpts: vec![
            "THÔNG BÁO: Đừng quên ngày mai bắt đầu điều lệ mới của Zalo nơi họ có thể sử dụng hình ảnh của bạn. Đừng quên hạn chót ngày hôm nay. Nó có thể sử dụng trong các các trường hợp kiện tụng chống lại bạn ở tòa. Tất cả những gì bạn từng đăng trên Zalo đều trở thành công khai từ hôm nay ngay cả những tin nhắn đã bị xóa hoặc những bức ảnh không được cho phép".into(),
            "Tôi không cho Zalo hoặc bất kỳ tổ chức, cá nhân nào liên quan đến Zalo được phép sử dụng hình ảnh, thông tin, tin nhắn hoặc bài đăng của tôi, cả quá khứ và tương lai. Với tuyên bố này, tôi nghiêm cấm Zalo tiết lộ, sao chép, phân phối, hoặc thực hiện bất kỳ hành động nào khác chống lại tôi".into(),
        ],
        slogan: Some("TÔI KHÔNG ĐỒNG Ý CHO ZALO CHIA SẺ ẢNH, HÌNH ẢNH, HOẶC TIN NHẮN DƯỚI BẤT KỲ HÌNH THỨC NÀO".into()),
        concern: "Những nội dung như trên đang gây ra nhiều sự nghi ngại về an toàn, bảo mật thông tin của người dùng trên nền tảng Zalo cũng như các thông tin của cơ quan nhà nước cung cấp đến người dân và doanh nghiệp trên địa bàn tỉnh Thái Nguyên nói riêng và cả nước nói chung".into(),
        party: Some(PartyFact {
            organisation: "Zalo - Công ty cổ phần VNG".into(),
            how: HowAsked::Meeting,
            statement: "Đây là thông tin giả mạo, thông tin sai sự thật".into(),
        }),
        conclusion: Conclusion::Fabricated,
        explanation: "Zalo không có điều lệ nào như nội dung tin nhắn".into(),
    }
}

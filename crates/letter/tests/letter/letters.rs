//! Letters that the layout is judged by.

use letter::{
    Annex, Authority, Block, Circulation, Contact, CopyKind, Drafter, ElectronicCopy, Letter,
    LetterDate, Paragraph, Quote, Run, Signature, Style, Table, Urgency,
};

use crate::zalo_2021::{composed, facts};

/// Every one with the name of its pictures.
pub fn all() -> Vec<(&'static str, Letter)> {
    vec![
        ("zalo-2021", zalo_2021()),
        ("composed", numbered(composed(&facts()))),
        ("urgent", urgent()),
        ("by-order", by_order()),
        ("annexes", annexes()),
        ("collective", collective()),
    ]
}

fn numbered(mut letter: Letter) -> Letter {
    letter.number = Some(7);
    letter.date.day = Some(18);
    letter.verify_url = Some("https://dinhchinh.example/letters/0190a5b2-7c3d".into());
    letter
}

fn paragraphs(texts: &[&str]) -> Vec<Paragraph> {
    texts.iter().map(|text| Paragraph::plain(*text)).collect()
}

/// The letter of February 2021 word for word, as it was published: signed, without number and day.
pub fn zalo_2021() -> Letter {
    let quote = |text: &str, style| Run::quoted(text, style, Quote::Bare);
    let situation = Paragraph {
        runs: vec![
            Run::plain(
                "Thời gian qua, trong quá trình thực hiện chức năng nhiệm vụ quản lý nhà nước về thông tin điện tử, mạng xã hội, Sở Thông tin và Truyền thông Thái Nguyên theo dõi phát hiện, có nhiều người dùng ZALO chia sẻ bài viết rất dài với nội dung về \"Điều lệ mới của Zalo\", cụ thể như: ",
            ),
            quote(
                "\"THÔNG BÁO: Đừng quên ngày mai bắt đầu điều lệ mới của Zalo nơi họ có thể sử dụng hình ảnh của bạn. Đừng quên hạn chót ngày hôm nay. Nó có thể sử dụng trong các các trường hợp kiện tụng chống lại bạn ở tòa. Tất cả những gì bạn từng đăng trên Zalo đều trở thành công khai từ hôm nay ngay cả những tin nhắn đã bị xóa hoặc những bức ảnh không được cho phép\"... \"Tôi không cho Zalo hoặc bất kỳ tổ chức, cá nhân nào liên quan đến Zalo được phép sử dụng hình ảnh, thông tin, tin nhắn hoặc bài đăng của tôi, cả quá khứ và tương lai. Với tuyên bố này, tôi nghiêm cấm Zalo tiết lộ, sao chép, phân phối, hoặc thực hiện bất kỳ hành động nào khác chống lại tôi dựa trên trang cá nhân này và/hoặc nội dung của nó. Nội dung của trang cá nhân này là thông tin riêng tư và bí mật. Việc vi phạm quyền riêng tư có thể bị luật pháp trừng phạt (UCCI-308-1 1 308-103 và quy định Rome) \"... ",
                Style::Italic,
            ),
            quote(
                "\"TÔI KHÔNG ĐỒNG Ý CHO ZALO CHIA SẺ ẢNH, HÌNH ẢNH, HOẶC TIN NHẮN DƯỚI BẤT KỲ HÌNH THỨC NÀO\"",
                Style::Bold,
            ),
            Run::plain("."),
        ],
    };
    let mut body = vec![situation];
    body.extend(paragraphs(&[
        "Những nội dung như trên đang gây ra nhiều sự nghi ngại về an toàn, bảo mật thông tin của người dùng trên nền tảng Zalo cũng như các thông tin của cơ quan nhà nước cung cấp đến người dân và doanh nghiệp trên địa bàn tỉnh Thái Nguyên nói riêng và cả nước nói chung.",
        "Để làm rõ nội dung trên, Sở Thông tin và Truyền thông đã làm việc trực tiếp với đại diện Zalo - Công ty cổ phần VNG. Đại diện Zalo khẳng định đây là thông tin giả mạo, thông tin sai sự thật. Vậy, Sở Thông tin và Truyền thông thông tin chính thức tới quý cơ quan, đơn vị, địa phương trên địa bàn tỉnh được biết. Đề nghị quý cơ quan, đơn vị, địa phương khuyến cáo rộng rãi trong tổ chức, địa phương mình để giúp cho người dùng có thông tin chính xác và không chia sẻ, sử dụng thông tin sai sự thật, thông tin giả mạo.",
        "Đề nghị các cơ quan báo chí của tỉnh, Trung tâm Thông tin tỉnh, Trung tâm Văn hóa - Thể thao và Truyền thông các huyện, thành phố, thị xã và hệ thống truyền thanh cơ sở tuyên truyền thông tin chính thức để người dùng mạng xã hội được biết tránh việc chia sẻ thông tin giả mạo./.",
    ]));
    Letter {
        subject: "thông tin, tuyên truyền việc chia sẻ tin giả trên ZALO".into(),
        addressees: [
            "Các Đảng bộ trực thuộc Tỉnh ủy",
            "Ủy ban Mặt trận Tổ quốc tỉnh",
            "Các Sở, Ban, ngành, cơ quan, đơn vị thuộc tỉnh",
            "Ủy ban nhân dân các huyện, thành phố thị xã",
            "Các văn phòng: Tỉnh ủy, Đoàn Đại biểu Quốc hội, Hội đồng nhân dân tỉnh, Ủy ban nhân dân tỉnh",
            "Các tổ chức chính trị - xã hội, các tổ chức xã hội, xã hội nghề nghiệp trên địa bàn tỉnh",
            "Các cơ quan thông tin, truyền thông trên địa bàn tỉnh",
        ]
        .map(Into::into)
        .into(),
        asks: Vec::new(),
        body,
        recipients: [
            "Như trên",
            "UBND tỉnh (b/c)",
            "Ban GD Sở",
            "Zalo - Công ty cổ phần VNG",
            "Lưu: VT, TTBCXB",
        ]
        .map(Into::into)
        .into(),
        signature: Signature {
            authority: Some(Authority::Kt),
            authority_of: "GIÁM ĐỐC".into(),
            title: "PHÓ GIÁM ĐỐC".into(),
            name: "Trần Trọng Chung".into(),
        },
        symbol: "STTTT-TTBCXB".into(),
        date: LetterDate { day: None, month: 2, year: 2021 },
        ..composed(&facts())
    }
}

/// One addressee, HỎA TỐC, contact and address of verification at the foot; one page.
pub fn urgent() -> Letter {
    Letter {
        urgency: Some(Urgency::Express),
        addressees: vec!["Ủy ban nhân dân thành phố Thái Nguyên".into()],
        asks: Vec::new(),
        subject: "cảnh báo tin giả về vỡ đập hồ Núi Cốc".into(),
        body: paragraphs(&[
            "Từ 20 giờ ngày 10 tháng 9 năm 2025, trên mạng xã hội lan truyền tin hồ Núi Cốc vỡ đập, kêu gọi người dân rời nhà trong đêm. Sở đã xác minh với đơn vị quản lý hồ: đập an toàn, mực nước dưới mức thiết kế. Tin nêu trên là tin giả.",
            "Đề nghị Ủy ban nhân dân thành phố thông báo ngay trên hệ thống truyền thanh cơ sở để người dân không hoang mang, không chia sẻ tin; việc sơ tán chỉ theo thông báo của cơ quan phòng thủ dân sự./.",
        ]),
        contact: Some(Contact {
            address: "Số 5, đường Bến Oánh, thành phố Thái Nguyên".into(),
            email: "sokhcn@thainguyen.gov.vn".into(),
            website: "sokhcn.thainguyen.gov.vn".into(),
            phone: "0208.3655.000".into(),
            fax: String::new(),
        }),
        drafter: Some(Drafter {
            initials: "NVM".into(),
            copies: Some(12),
        }),
        number: Some(123),
        date: LetterDate {
            day: Some(10),
            month: 9,
            year: 2025,
        },
        ..numbered(composed(&facts()))
    }
}

/// TL.: the head of a unit signs by order; only inside the house; a copy of it.
pub fn by_order() -> Letter {
    Letter {
        circulation: Some(Circulation::Internal),
        copy: Some(ElectronicCopy {
            kind: CopyKind::Full,
            body: "Sở Thông tin và Truyền thông".into(),
            signed_at: Some("18/02/2021 09:30:00 +07:00".into()),
        }),
        addressees: vec!["Các phòng, đơn vị thuộc Sở".into()],
        asks: Vec::new(),
        subject: "nhắc nhở việc chia sẻ thông tin chưa kiểm chứng".into(),
        body: paragraphs(&[
            "Gần đây, một số công chức, viên chức đã chia sẻ lại tin chưa kiểm chứng trên trang cá nhân.",
            "Đề nghị các phòng, đơn vị quán triệt: chỉ chia sẻ thông tin từ nguồn chính thức./.",
        ]),
        signature: Signature {
            authority: Some(Authority::Tl),
            authority_of: "GIÁM ĐỐC".into(),
            title: "CHÁNH VĂN PHÒNG".into(),
            name: "Nguyễn Thị Mẫu".into(),
        },
        ..numbered(composed(&facts()))
    }
}

/// Two annexes: text, and a wide table across.
pub fn annexes() -> Letter {
    let cells = |row: [&str; 4]| row.map(String::from).to_vec();
    let rows = (1..=30).map(|at| {
        cells([
            &format!("{at:02}"),
            &format!("Trang \"Tin nhanh {at}\""),
            "Đăng lại nguyên văn tin nhắn, kêu gọi chia sẻ",
            "Đã gỡ sau khi được nhắc",
        ])
    });
    Letter {
        body: paragraphs(&[
            "Sở Thông tin và Truyền thông gửi hướng dẫn nhận biết tin giả (Phụ lục I kèm theo) và danh sách các trang đã đăng lại tin giả (Phụ lục II kèm theo).",
            "Đề nghị các cơ quan thông tin, truyền thông trên địa bàn tỉnh tuyên truyền nội dung Phụ lục I đến người dân./.",
        ]),
        annexes: vec![
            Annex {
                title: "Hướng dẫn nhận biết tin giả".into(),
                landscape: false,
                blocks: vec![
                    Block::Paragraph(Paragraph::plain(
                        "1. Kiểm tra nguồn: cơ quan nào công bố, ngày nào, có văn bản kèm theo không.",
                    )),
                    Block::Paragraph(Paragraph {
                        runs: vec![
                            Run::plain("2. Cảnh giác với lời kêu gọi chia sẻ gấp, ví dụ: "),
                            Run::quoted(
                                "\"Hãy gửi cho mười người trước nửa đêm\"",
                                Style::Italic,
                                Quote::Fabricated,
                            ),
                            Run::plain("."),
                        ],
                    }),
                ],
            },
            Annex {
                title: "Danh sách các trang đã đăng lại".into(),
                landscape: true,
                blocks: vec![Block::Table(Table {
                    widths: vec![1, 4, 6, 4],
                    head: cells(["TT", "Trang", "Nội dung", "Xử lý"]),
                    rows: rows.collect(),
                })],
            },
        ],
        ..numbered(composed(&facts()))
    }
}

/// TM. with KT.: a deputy chairman for the chairman of a collective; draft, so marked.
pub fn collective() -> Letter {
    Letter {
        parent_body: None,
        issuing_body: "Ủy ban nhân dân tỉnh Thái Nguyên".into(),
        symbol: "UBND-KGVX".into(),
        recipients: ["Như trên", "Thường trực Tỉnh ủy (b/c)", "Lưu: VT, KGVX"]
            .map(Into::into)
            .into(),
        signature: Signature {
            authority: Some(Authority::Tm),
            authority_of: "ỦY BAN NHÂN DÂN".into(),
            title: "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH".into(),
            name: "Lê Thị Mẫu".into(),
        },
        mark: Some("DỰ THẢO".into()),
        ..composed(&facts())
    }
}

//! The picture for chat groups.

use image::GenericImageView;
use letter::{PICTURE_SIDE, Picture, PicturePress, Tone};

use crate::pdf::Bundled;

fn picture() -> Picture {
    Picture {
        tone: Tone::Wrong,
        kind: "ĐÍNH CHÍNH".to_owned(),
        verdict: "TIN GIẢ".to_owned(),
        about: "Tin nhắn về Zalo – Công ty cổ phần VNG".to_owned(),
        truth_head: "SỰ THẬT".to_owned(),
        truth: "Đại diện Zalo – Công ty cổ phần VNG khẳng định không có điều lệ nào như vậy. Việc \
                đăng tuyên bố lên trang cá nhân không có giá trị pháp lý."
            .to_owned(),
        claim_head: "TIN GIẢ NÓI RẰNG".to_owned(),
        claim:
            "Từ ngày mai Zalo có điều lệ mới, được sử dụng hình ảnh và tin nhắn của người dùng; \
                ai không đăng tuyên bố phản đối là đồng ý."
                .to_owned(),
        request: "Đề nghị không chia sẻ tin này.".to_owned(),
        source: vec![
            "Sở Thông tin và Truyền thông Thái Nguyên".to_owned(),
            "Công văn số 12/STTTT-TTBCXB, ngày 20/02/2021".to_owned(),
        ],
        check: "Kiểm tra tại:".to_owned(),
        link: "https://dinhchinh.example/corrections/019ecaf00d5e7b7c8d0d1c2b3a495867".to_owned(),
        mark: None,
    }
}

fn draw(picture: &Picture) -> image::DynamicImage {
    let png = PicturePress::new(&Bundled).unwrap().png(picture).unwrap();
    image::load_from_memory(&png).unwrap()
}

#[test]
fn a_picture_is_square_and_the_same_words_give_the_same_bytes() {
    let press = PicturePress::new(&Bundled).unwrap();
    let (one, two) = (
        press.png(&picture()).unwrap(),
        press.png(&picture()).unwrap(),
    );
    assert_eq!(one, two);
    let drawn = image::load_from_memory(&one).unwrap();
    assert_eq!(drawn.dimensions(), (PICTURE_SIDE, PICTURE_SIDE));
    // Small enough for a phone with a weak connection.
    assert!(one.len() < 300_000, "{}", one.len());
}

#[test]
fn the_colour_of_the_band_is_that_of_the_conclusion() {
    let band = |tone| draw(&Picture { tone, ..picture() }).get_pixel(1070, 10).0;
    assert_eq!(band(Tone::Wrong), [0xa4, 0x16, 0x1a, 0xff]);
    assert_eq!(band(Tone::Open), [0x7a, 0x4b, 0x00, 0xff]);
    assert_eq!(band(Tone::Right), [0x0b, 0x6b, 0x3a, 0xff]);
}

/// What is long is set smaller; nothing covers the foot, in which the source and the code stand.
#[test]
fn endless_and_empty_words_are_set_too() {
    let long = Picture {
        truth: "Không có điều lệ nào như vậy. ".repeat(60),
        claim: "https://".to_owned() + &"a".repeat(400),
        about: "Tin nhắn về ".to_owned() + &"một bên có tên rất dài ".repeat(8),
        mark: Some("VÍ DỤ – KHÔNG CÓ THẬT".to_owned()),
        ..picture()
    };
    let foot = |drawn: &image::DynamicImage| drawn.crop_imm(0, 870, 1080, 210).to_rgb8();
    assert!(foot(&draw(&long)) == foot(&draw(&picture())));
    let empty = Picture {
        claim: String::new(),
        request: String::new(),
        link: String::new(),
        source: Vec::new(),
        truth: "\u{0}\u{1f600}".to_owned(),
        ..picture()
    };
    assert_eq!(draw(&empty).dimensions(), (PICTURE_SIDE, PICTURE_SIDE));
}

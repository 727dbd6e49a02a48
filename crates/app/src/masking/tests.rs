use proptest::prelude::*;

use super::*;

#[track_caller]
fn masked(text: &str, expected: &str) {
    assert_eq!(mask(text), expected);
}

#[test]
fn telephone_numbers_in_the_ways_people_write_them() {
    masked("gọi 0912345678 ngay", "gọi 09••••••78 ngay");
    masked("gọi 0912 345 678 ngay", "gọi 09•• ••• •78 ngay");
    masked("gọi 0912.345.678.", "gọi 09••.•••.•78.");
    masked("gọi (0912) 345-678", "gọi (09••) •••-•78");
    masked("gọi +84 912 345 678", "gọi +84 ••• ••• •78");
    masked("gọi +84 (0)912 345 678", "gọi +84 (•)••• ••• •78");
    masked("gọi 84912345678", "gọi 84•••••••78");
    masked("gọi O912 345 678", "gọi O9•• ••• •78");
    masked("gọi 09l2 hay o9 12 34 56 78", "gọi 09l2 hay o9 •• •• •• 78");
    masked("gọi 0 9 1 2 3 4 5 6 7 8", "gọi 0 9 • • • • • • 7 8");
    masked("gọi ０９１２３４５６７８", "gọi ０９••••••７８");
    masked("gọi 0\u{200b}912345678", "gọi 09••••••78");
    masked("gọi 0️⃣912345678", "gọi 09••••••78");
    masked("sdt0912345678", "sdt09••••••78");
    masked("máy bàn 0208 3855 502", "máy bàn 02•• •••• •02");
    masked("máy bàn 024.3825.1234", "máy bàn 02•.••••.••34");
    masked("0912345678 0988777666", "09••••••78 09••••••66");
    masked("0912345678/0988777666", "09••••••78/09••••••66");
    masked(
        "+1 415 555 2671",
        "+14•• ••• ••71".replace("+14", "+1 4").as_str(),
    );
}

#[test]
fn numbers_that_are_nobodys_stay_readable() {
    for text in [
        "gọi 113, 114, 115 hoặc 111",
        "tổng đài 1022, 1080, 156, 5656",
        "1900 1234, 19001234, 1900.6035, 1900 545 436",
        "1800 1091, 18001091, 1800 599 928",
        "Cục A05: 069.219.4053 hoặc 0692194053",
        "ngày 20/2/2021, 18.02.2021, 18022021",
        "từ 09.2021 5000 người",
        "500.000đ, 1.200.000.000 đồng, 500000000 đồng, 2 000 000 000 VND",
        "UCCI-308-1 1 308-103 và quy định Rome",
        "CO2, H2O, 4G, 5G, Nghị định 15/2020/NĐ-CP, 30/2020",
        "lúc 17 giờ 30 ngày 7 tháng 9",
        "a@ @b @ người dùng @vtv24",
    ] {
        masked(text, text);
    }
}

#[test]
fn the_hoax_of_2021_holds_nothing_personal() {
    let hoax = include_str!("../../../../fixtures/messages/zalo-2021.txt");
    masked(hoax, hoax);
}

#[test]
fn other_numbers_of_people() {
    masked("CCCD 079201001234", "CCCD •••••••••234");
    masked("căn cước 079 201 001 234", "căn cước ••• ••• ••• 234");
    masked("CMND: 123456789", "CMND: ••••••789");
    masked("chứng minh 123 456 789", "chứng minh ••• ••• 789");
    masked(
        "STK 19034567890123 Techcombank",
        "STK ••••••••••0123 Techcombank",
    );
    masked("số tài khoản: 1234.5678", "số tài khoản: ••••.5678");
    masked("thẻ 4111 1111 1111 1111", "thẻ •••• •••• •••• 1111");
    masked("thẻ 4111111111111111", "thẻ ••••••••••••1111");
    masked("chuyển vào 1023456789012", "chuyển vào •••••••••9012");
    masked(
        "facebook.com/100012345678901",
        "facebook.com/•••••••••••8901",
    );
    masked("tài khoản có 5.000.000 đồng", "tài khoản có 5.000.000 đồng");
}

#[test]
fn e_mail_addresses() {
    masked("gửi nguyen.an@gmail.com.", "gửi n••••••••@gmail.com.");
    masked("gửi a@b.vn", "gửi •@b.vn");
    masked("gửi 0912345678@zalo.me", "gửi 0•••••••••@zalo.me");
}

#[test]
fn places_move_with_the_text() {
    let text = "Gọi 0912 345 678 hoặc a.b@c.vn, xin cảm ơn";
    let masked = Masked::new(text);
    for word in ["Gọi", "hoặc", "xin", "ơn"] {
        let at = text.find(word).unwrap();
        assert_eq!(&masked.text[masked.place(&(at..at + word.len()))], word);
    }
    let number = text.find("0912").unwrap();
    let whole = masked.place(&(number + 2..number + 6));
    assert_eq!(&masked.text[whole], "09•• ••• •78");
}

fn telephone() -> impl Strategy<Value = String> {
    let prefix = prop::sample::select(vec![
        "03", "05", "07", "08", "09", "+843", "849", "O9", "o3",
    ]);
    let separator = prop::sample::select(vec!["", " ", ".", "-", "\u{a0}", "\u{200b}"]);
    (prefix, separator, prop::collection::vec(0_u8..10, 8)).prop_map(|(prefix, between, digits)| {
        let digits: Vec<String> = digits.iter().map(u8::to_string).collect();
        let (one, two) = digits.split_at(4);
        format!("{prefix}{between}{}{between}{}", one.concat(), two.concat())
    })
}

proptest! {
    #[test]
    fn any_text_is_masked_without_a_panic_and_nothing_is_left_to_find(
        text in "(\\PC|[0-9oO .+@-]|\u{200b}|\n){0,80}"
    ) {
        let masked = Masked::new(&text);
        for found in &masked.found {
            let secret = &text[found.place.clone()];
            prop_assert!(!masked.text.contains(secret), "{secret:?} in {:?}", masked.text);
        }
        let mut last = 0;
        for found in &masked.found {
            prop_assert!(last <= found.place.start && found.place.start < found.place.end);
            last = found.place.end;
        }
        for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            let now = masked.place(&(at..text.len()));
            prop_assert!(masked.text.is_char_boundary(now.start));
            prop_assert_eq!(now.end, masked.text.len());
        }
    }

    #[test]
    fn a_telephone_number_never_stays(number in telephone(), before in "[a-zà-ỹ :]{0,20}", after in "( [a-zà-ỹ]{1,10}){0,3}") {
        let text = format!("{before} {number}{after}");
        let shown = mask(&text);
        prop_assert!(!shown.contains(&number), "{shown}");
        let figures = |text: &str| text.chars().filter(|c| figures::value(*c).is_some() && !figures::is_letter_zero(*c)).count();
        prop_assert!(figures(&shown) <= 5, "{shown}");
    }
}

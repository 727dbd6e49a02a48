//! The help and the complaints of the command line in the reader's language. English is what the
//! arguments say of themselves; Vietnamese stands here.

use clap::{
    Arg, ArgAction, Command, CommandFactory, FromArgMatches,
    error::{ContextKind, ContextValue, Error, ErrorKind},
};

use crate::args::{Args, Lang};

/// Commands and options by their names; an option means the same wherever it stands.
const VIETNAMESE: &[(&str, &str)] = &[
    (
        "dinhchinh",
        "Đính Chính: phát hiện, xác minh và đính chính tin nhắn sai đang lan truyền.\n\nKhông kèm lệnh: chạy `serve --example`.",
    ),
    ("serve", "Chạy dịch vụ"),
    (
        "check",
        "Tin nhắn này đã biết chưa? Mã thoát 0: đã biết, 3: chưa biết, 2: lỗi; với --batch 0: đã trả lời đủ, 1: có dòng bị bỏ qua, 2: lỗi",
    ),
    (
        "import",
        "Nhập tin nhắn từ tệp (JSON từng dòng, CSV hoặc văn bản). Mã thoát 0: đủ, 1: có dòng bị bỏ qua, 2: lỗi",
    ),
    (
        "lookup",
        "Các tin này bắt nguồn từ tin đã biết nào? Đọc tệp, ghi tệp, không cần cơ sở dữ liệu. Mã thoát 0: đủ, 1: có dòng bị bỏ qua, 2: lỗi",
    ),
    (
        "chains",
        "Liệt kê các chuỗi tin, lớn nhất trước; với --input thì gom chuỗi cho các tin trong tệp. Mã thoát 0: đủ, 1: có dòng bị bỏ qua, 2: lỗi",
    ),
    (
        "--example",
        "Nạp ví dụ mẫu khi dữ liệu còn trống; mọi người trên máy này vào vai được",
    ),
    ("example", "Nạp hoặc xóa ví dụ mẫu"),
    (
        "audit",
        "Kiểm chứng hoặc xuất nhật ký hồ sơ. Mã thoát 0: nguyên vẹn, 1: đã bị can thiệp, 2: lỗi",
    ),
    (
        "verify-pdf",
        "Các chữ ký số của tệp PDF này nói gì? Mã thoát 0: đều đúng và của người đã biết, 1: đã sửa, chưa ký hoặc chưa biết người ký, 2: lỗi",
    ),
    ("--pdf", "Tệp PDF"),
    (
        "--root",
        "Chứng thư gốc được tin (PEM hoặc DER); dùng được nhiều lần",
    ),
    (
        "--task",
        "verify: tính lại mọi mã băm, export: in nhật ký một hồ sơ dạng JSON từng dòng",
    ),
    ("--case", "Chỉ hồ sơ này"),
    (
        "--against",
        "Bản đã xuất trước đây: mọi dòng của nó phải còn nguyên",
    ),
    ("--lang", "Ngôn ngữ chương trình in ra"),
    ("--data", "Thư mục dữ liệu"),
    ("--listen", "Địa chỉ và cổng để lắng nghe"),
    (
        "--public_url",
        "Địa chỉ công khai của dịch vụ, ghi vào công văn và thư",
    ),
    (
        "--smtp",
        "Máy chủ thư: smtp://nguoidung:matkhau@host:587 hoặc smtps://nguoidung:matkhau@host",
    ),
    (
        "reset-account",
        "Tạo liên kết dùng một lần cho người không đăng nhập được nữa mà không quản trị viên nào giúp được",
    ),
    ("--email", "Địa chỉ thư điện tử của người đó"),
    (
        "--second_factor",
        "Gỡ luôn ứng dụng tạo mã, khóa truy cập và mã khôi phục",
    ),
    (
        "--behind_proxy",
        "Có máy chủ trung gian (reverse proxy) đứng trước và ghi X-Forwarded-For",
    ),
    (
        "--pages_here",
        "Đọc cả trang liên kết trên máy này: để chơi ví dụ mà không cần mạng",
    ),
    (
        "--checks_per_minute",
        "Số lượt tra cứu trong một phút từ một địa chỉ mạng, quá thì phải chờ hoặc để máy giải bài tính nhỏ; một tin báo tính bằng 5 lượt, mười tin trong một lô hoặc mười trang tính bằng 1. 0: không giới hạn. Bỏ trống: 300, với --example không giới hạn",
    ),
    (
        "--mail_at_once",
        "Số thư gửi cùng lúc, mỗi thư một kết nối được dùng lại",
    ),
    (
        "--mail_per_minute",
        "Số thư gửi nhiều nhất trong một phút; 0 là không giới hạn",
    ),
    (
        "--mail_per_domain",
        "Số thư gửi nhiều nhất trong một phút đến một tên miền; 0 là không giới hạn",
    ),
    (
        "--bounce_address",
        "Địa chỉ nhận thư báo không chuyển được: bounce@tinh.example; mỗi thư có một địa chỉ riêng dạng bounce+…@tinh.example",
    ),
    (
        "--bounce_maildir",
        "Thư mục Maildir mà máy chủ thư đặt các thư báo đó vào",
    ),
    (
        "--dkim_key",
        "Tệp khóa ký DKIM cho mọi thư (PEM; RSA hoặc Ed25519)",
    ),
    (
        "--dkim_selector",
        "Bộ chọn (selector) của khóa DKIM trong DNS",
    ),
    ("--dkim_domain", "Tên miền ký DKIM"),
    (
        "bounce",
        "Đọc một thư báo không chuyển được từ đầu vào chuẩn (dùng cho bí danh của máy chủ thư). Mã thoát 0: đã nhận; 67: không phải lượt gửi của hệ thống; 75: thử lại sau",
    ),
    ("org", "Nhập, xuất danh bạ cơ quan"),
    ("export", "Ghi danh bạ ra một tệp"),
    ("--dry_run", "Cho xem mọi thay đổi và mọi lỗi, không ghi gì"),
    (
        "--from",
        "Thay đổi có hiệu lực từ ngày này (2025-07-01), điều có trước được giữ trong lịch sử; bỏ trống là hôm nay",
    ),
    (
        "--correct",
        "Điều đang ghi là sai: thay bằng nội dung trong tệp, không giữ lịch sử",
    ),
    (
        "--on",
        "Danh bạ vào ngày này (2025-07-01); bỏ trống là hôm nay",
    ),
    (
        "--oidc_issuer",
        "Địa chỉ nhà cung cấp OpenID Connect: người được quản trị viên mời hoặc cho phép đăng nhập được bằng tài khoản ở đó",
    ),
    (
        "--oidc_client_id",
        "Mã của dịch vụ này (client id) ở nhà cung cấp; địa chỉ chuyển về là <public-url>/sign-in/provider/back",
    ),
    (
        "--oidc_client_secret",
        "Khóa bí mật của dịch vụ này (client secret) ở nhà cung cấp; nên đặt bằng biến môi trường",
    ),
    ("--oidc_name", "Tên gọi của các tài khoản đó"),
    ("--text", "Nội dung tin nhắn; `-` là đọc từ đầu vào chuẩn"),
    ("--json", "In câu trả lời dạng JSON"),
    (
        "--batch",
        "Tra mọi tin trong tệp này (.jsonl, .csv hoặc .txt), mỗi câu trả lời một dòng JSON",
    ),
    ("--file", "Tệp: .jsonl, .csv hoặc .txt"),
    ("--format", "Định dạng của tệp, nếu tên tệp không cho biết"),
    (
        "--channel",
        "Nơi thấy của các tin không ghi rõ (zalo, facebook, …)",
    ),
    ("--area", "Địa bàn của các tin không ghi rõ"),
    (
        "--known",
        "Tệp các tin đã biết, mỗi dòng một {\"id\": \"…\", \"text\": \"…\"}",
    ),
    ("--queries", "Tệp các tin cần tra, cùng dạng"),
    (
        "--input",
        "Gom chuỗi cho các tin trong tệp này, mỗi dòng một {\"id\": \"…\", \"text\": \"…\"}, thay vì xem cơ sở dữ liệu",
    ),
    (
        "--out",
        "Tệp kết quả, mỗi dòng một mục, có đủ hoặc không có gì; check --batch không ghi rõ thì in ra màn hình; lookup và check --batch giữ thứ tự các tin cần tra; `micros` của lookup chỉ tính thời gian tìm, không gồm so sánh và gợi ý",
    ),
    (
        "--threads",
        "Số luồng chạy cùng lúc; lookup mặc định 1, chains mặc định bằng số nhân của máy",
    ),
    ("--top", "Số chuỗi tin hiển thị"),
    (
        "drill",
        "Bắt đầu hoặc kết thúc diễn tập, trong thư mục dữ liệu riêng",
    ),
    (
        "start",
        "Tạo thư mục dữ liệu mới với danh bạ, người dùng và thiết lập lấy từ thư mục khác, không có gì đã làm ở đó",
    ),
    (
        "end",
        "Kết thúc diễn tập: không gửi gì nữa, mọi thứ vẫn xem được",
    ),
    (
        "--source",
        "Thư mục dữ liệu để lấy danh bạ, người dùng và thiết lập; chỉ đọc, không sửa",
    ),
    ("--name", "Tên cuộc diễn tập"),
    (
        "--send_to",
        "Ai đã đồng ý nhận thư diễn tập: một địa chỉ, hoặc một tên miền cho mọi địa chỉ trong đó; dùng được nhiều lần",
    ),
    ("--action", "load: nạp, remove: xóa"),
    ("--help", "In phần trợ giúp này"),
    ("--version", "In phiên bản"),
];

/// Reads the command line; ends the program with help or with what is wrong.
pub fn arguments() -> Args {
    let lang = wanted();
    let command = match lang {
        Lang::En => Args::command(),
        Lang::Vi => vietnamese(Args::command()),
    };
    let read = command
        .try_get_matches()
        .and_then(|matches| Args::from_arg_matches(&matches));
    read.unwrap_or_else(|error| match lang {
        Lang::Vi if error.use_stderr() => {
            eprintln!("lỗi: {}; xem `dinhchinh --help`", complaint(&error));
            std::process::exit(error.exit_code())
        }
        _ => error.exit(),
    })
}

/// The language that is asked for, whatever else is wrong with the command line.
fn wanted() -> Lang {
    let command = Args::command().ignore_errors(true).disable_help_flag(true);
    command
        .disable_version_flag(true)
        .try_get_matches()
        .ok()
        .and_then(|matches| matches.try_get_one::<Lang>("lang").ok().flatten().copied())
        .unwrap_or(Lang::Vi)
}

fn text(name: &str) -> Option<&'static str> {
    let found = VIETNAMESE.iter().find(|(known, _)| *known == name);
    found.map(|(_, text)| *text)
}

fn vietnamese(command: Command) -> Command {
    let name = command.get_name().to_owned();
    let with_version = command.get_version().is_some();
    let flag = |id: &'static str, short, action| {
        let help = text(&format!("--{id}")).unwrap_or_default();
        Arg::new(id)
            .long(id)
            .short(short)
            .action(action)
            .help(help)
            .help_heading("Tùy chọn")
    };
    let mut command = command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .subcommand_help_heading("Lệnh")
        .subcommand_value_name("LỆNH")
        .help_template("{about-with-newline}\nCách dùng: {usage}\n\n{all-args}")
        .mut_args(option)
        .mut_subcommands(vietnamese)
        .arg(flag("help", 'h', ArgAction::Help));
    if with_version {
        command = command.arg(flag("version", 'V', ArgAction::Version));
    }
    match text(&name) {
        Some(about) => command.about(about).long_about(about),
        None => command,
    }
}

/// With the values that it takes, as the library would add them in English.
fn option(arg: Arg) -> Arg {
    let Some(text) = text(&format!("--{}", arg.get_id())) else {
        return arg;
    };
    let mut help = text.to_owned();
    let list = |values: Vec<String>| values.join(", ");
    let possible = arg.get_possible_values();
    if arg.get_action().takes_values() && !possible.is_empty() {
        let names = possible.iter().map(|value| value.get_name().to_owned());
        help += &format!(" [{}]", list(names.collect()));
    }
    let usual = arg.get_default_values().iter();
    let usual = list(
        usual
            .map(|value| value.to_string_lossy().into_owned())
            .collect(),
    );
    if arg.get_action().takes_values() && !usual.is_empty() {
        help += &format!(" [mặc định: {usual}]");
    }
    if let Some(variable) = arg.get_env() {
        help += &format!(" [biến môi trường: {}]", variable.to_string_lossy());
    }
    let heading = if arg.is_positional() {
        "Đối số"
    } else {
        "Tùy chọn"
    };
    let values = arg.get_action().takes_values();
    let arg = arg
        .help(help.clone())
        .long_help(help)
        .help_heading(heading)
        .hide_env(true);
    if values {
        arg.hide_possible_values(true).hide_default_value(true)
    } else {
        arg
    }
}

fn complaint(error: &Error) -> String {
    let about = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    match error.kind() {
        ErrorKind::UnknownArgument => {
            format!("không có tùy chọn {}", about(ContextKind::InvalidArg))
        }
        ErrorKind::InvalidSubcommand => {
            format!("không có lệnh {}", about(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => {
            format!("còn thiếu {}", about(ContextKind::InvalidArg))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!(
            "giá trị \"{}\" không dùng được cho {}",
            about(ContextKind::InvalidValue),
            about(ContextKind::InvalidArg)
        ),
        ErrorKind::InvalidUtf8 => "nội dung không phải UTF-8".to_owned(),
        _ => "dòng lệnh chưa đúng".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_option_speaks_vietnamese() {
        fn missing(command: &Command, found: &mut Vec<String>) {
            let options = command
                .get_arguments()
                .map(|arg| format!("--{}", arg.get_id()));
            let names = options.chain([command.get_name().to_owned()]);
            found.extend(names.filter(|name| text(name).is_none()));
            command
                .get_subcommands()
                .for_each(|sub| missing(sub, found));
        }
        let mut found = Vec::new();
        missing(&Args::command(), &mut found);
        assert!(found.is_empty(), "no Vietnamese text for {found:?}");
        vietnamese(Args::command()).debug_assert();
    }

    #[test]
    fn the_help_has_no_english_words() {
        let mut command = vietnamese(Args::command());
        let help = command.render_long_help().to_string();
        for word in [
            "Usage", "Options", "Commands", "default", "Print", "possible",
        ] {
            assert!(!help.contains(word), "{word}: {help}");
        }
    }
}

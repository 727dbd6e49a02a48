//! Files for commands that need no database, and what comes out.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::BIN;

pub const ZALO: &str = "Đừng quên ngày mai bắt đầu điều lệ mới của Zalo nơi họ có thể sử dụng hình \
    ảnh của bạn trong các trường hợp kiện tụng chống lại bạn ở tòa. Tôi không cho Zalo hoặc bất kỳ \
    tổ chức nào được phép sử dụng hình ảnh của tôi. Gọi 0912 345 678 trước ngày 20/2 để nộp 500.000đ";
pub const STORM: &str = "Khẩn cấp: bão số 9 giật cấp 15 sắp đổ bộ vào đất liền, đề nghị bà con chằng \
    chống nhà cửa, dự trữ lương thực và sơ tán trước sáng mai, ai có thuyền thì kéo lên bờ ngay";
pub const LEMON: &str = "Giáo sư bệnh viện quân đội khẳng định nước chanh nóng giết chết tế bào ung \
    thư mạnh hơn hóa trị một nghìn lần, chỉ cần uống mỗi sáng khi bụng đói, xin hãy chuyển tiếp";

pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Folder(tempfile::tempdir().expect("a folder"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes one message a line.
    pub fn messages(&self, name: &str, messages: &[(&str, &str)]) -> PathBuf {
        let lines = messages.iter().map(|(id, text)| line(id, text));
        self.bytes(name, lines.collect::<String>().as_bytes())
    }

    pub fn bytes(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).expect("written");
        path
    }

    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.path())
            .expect("a folder")
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .into_string()
                    .expect("UTF-8")
            })
            .collect();
        names.sort();
        names
    }

    pub fn known(&self) -> PathBuf {
        self.messages(
            "known",
            &[("zalo", ZALO), ("storm", STORM), ("lemon", LEMON)],
        )
    }

    pub fn lookup(&self, known: &Path, queries: &Path, more: &[&str]) -> Output {
        lookup(known, queries, &self.path("out"), more)
            .output()
            .expect("the program starts")
    }

    pub fn chains(&self, input: &Path, more: &[&str]) -> Output {
        let out = self.path("out");
        let mut command = command(&["chains"], &[("--input", input), ("--out", &out)]);
        command.args(more).output().expect("the program starts")
    }

    /// What came out, line by line.
    pub fn out(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.path("out")).expect("there is a result");
        let lines = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"));
        lines.collect()
    }
}

pub fn line(id: &str, text: &str) -> String {
    json!({ "id": id, "text": text }).to_string() + "\n"
}

pub fn lookup(known: &Path, queries: &Path, out: &Path, more: &[&str]) -> Command {
    let files = [("--known", known), ("--queries", queries), ("--out", out)];
    let mut command = command(&["lookup"], &files);
    command.args(more);
    command
}

fn command(args: &[&str], files: &[(&str, &Path)]) -> Command {
    let mut command = Command::new(BIN);
    command.args(args).env("DINHCHINH_LANG", "en");
    for (option, path) in files {
        command.arg(option).arg(path);
    }
    command.stdin(Stdio::null());
    command
}

pub fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

//! `dinhchinh org import|export`: the register of organisations from a file and into one.

use std::{ffi::OsStr, fs, path::Path, process::ExitCode};

use anyhow::{Context, bail};
use app::{
    App, ImportMode, ImportPlan, RowError,
    sheet::{self, SheetFormat},
};

use crate::{
    args::{OrgArgs, OrgExport, OrgImport, OrgTask},
    compose, files,
    say::Say,
};

/// Exit code when a row could not be taken.
const ROWS_REFUSED: u8 = 1;
/// Lines that are printed of each kind before the rest is only counted.
const SHOWN: usize = 40;

/// Runs the command.
pub async fn run(args: OrgArgs, say: Say) -> anyhow::Result<ExitCode> {
    match args.task {
        OrgTask::Import(import) => {
            let app = compose::for_command(&import.data, say).await?;
            take_in(&app, &import, say).await
        }
        OrgTask::Export(export) => {
            let app = compose::for_existing(&export.data, say).await?;
            write_out(&app, &export, say).await
        }
    }
}

async fn take_in(app: &App, import: &OrgImport, say: Say) -> anyhow::Result<ExitCode> {
    let file = fs::read(&import.file).with_context(|| files::cannot_read(&import.file, say))?;
    let mode = match (&import.from, import.correct) {
        (_, true) => ImportMode::Correct,
        (Some(day), _) => ImportMode::From(date(day, say)?),
        (None, _) => ImportMode::From(app.today()),
    };
    let plan = app.plan_import_by_operator(&file, mode).await;
    let plan = plan.map_err(|error| say.error(error))?;
    print(&plan, say);
    if plan.count("refused") > 0 {
        println!(
            "{}",
            say.pick(
                "chưa ghi gì; hãy sửa các dòng trên rồi nhập lại",
                "nothing was written; mend these rows and import again"
            )
        );
        return Ok(ExitCode::from(ROWS_REFUSED));
    }
    if import.dry_run {
        println!(
            "{}",
            say.pick("chạy thử: chưa ghi gì", "dry run: nothing was written")
        );
    } else {
        let applied = app.apply_import_by_operator(&file, mode).await;
        applied.map_err(|error| say.error(error))?;
        println!("{}", say.pick("đã ghi", "written"));
    }
    Ok(ExitCode::SUCCESS)
}

async fn write_out(app: &App, export: &OrgExport, say: Say) -> anyhow::Result<ExitCode> {
    let ending = export.file.extension().and_then(OsStr::to_str);
    let format = match ending {
        Some("csv") => SheetFormat::Csv,
        Some("xlsx") => SheetFormat::Xlsx,
        _ => bail!(say.pick(
            "tên tệp phải kết thúc bằng .csv hoặc .xlsx",
            "the file's name must end with .csv or .xlsx"
        )),
    };
    let day = export.on.as_deref().map(|day| date(day, say)).transpose()?;
    let written = app.export_organisations_by_operator(format, day).await;
    let (_, bytes) = written.map_err(|error| say.error(error))?;
    fs::write(&export.file, bytes).with_context(|| cannot_write(&export.file, say))?;
    Ok(ExitCode::SUCCESS)
}

fn cannot_write(path: &Path, say: Say) -> String {
    format!(
        "{} {}",
        say.pick("không ghi được", "cannot write"),
        path.display()
    )
}

fn date(text: &str, say: Say) -> anyhow::Result<time::Date> {
    match sheet::day_of(text) {
        Some(day) => Ok(day),
        None => bail!(
            "{text}: {}",
            say.pick(
                "ngày phải viết như 2025-07-01",
                "days are written like 2025-07-01"
            )
        ),
    }
}

fn print(plan: &ImportPlan, say: Say) {
    for head in &plan.unknown {
        println!(
            "{}: {head}",
            say.pick("cột không dùng", "column that is not read")
        );
    }
    for (code, vi, en) in [
        ("refused", "LỖI", "ERROR"),
        ("changed", "đổi", "changed"),
        ("ended", "kết thúc", "ended"),
    ] {
        let rows = plan.rows.iter().filter(|row| row.outcome.code() == code);
        let word = say.pick(vi, en);
        for row in rows.clone().take(SHOWN) {
            println!(
                "{} {}: {word}: {}",
                say.pick("dòng", "line"),
                row.line,
                row.name
            );
            for error in row.outcome.errors() {
                println!("    {}", row_error(error, say));
            }
            for change in row.outcome.changes() {
                let column = say.pick(change.column.head(), change.column.code());
                println!("    {column}: “{}” → “{}”", change.old, change.new);
            }
        }
        let more = rows.count().saturating_sub(SHOWN);
        if more > 0 {
            println!(
                "    … {} {}",
                say.number(more as u64),
                say.pick("dòng nữa", "rows more")
            );
        }
    }
    let count = |code, vi, en| {
        let n = say.number(plan.count(code) as u64);
        format!("{n} {}", say.pick(vi, en))
    };
    println!(
        "{} · {} · {} · {} · {}",
        count("added", "thêm mới", "added"),
        count("changed", "thay đổi", "changed"),
        count("ended", "kết thúc", "ended"),
        count("unchanged", "giữ nguyên", "unchanged"),
        count("refused", "lỗi", "refused"),
    );
}

fn row_error(error: &RowError, say: Say) -> String {
    let column = error
        .column()
        .map_or("", |column| say.pick(column.head(), column.code()));
    let value = error.value();
    match error {
        RowError::Missing(_) => {
            format!("{column}: {}", say.pick("chưa điền", "is empty"))
        }
        RowError::Invalid(..) => {
            format!(
                "{column}: “{value}” {}",
                say.pick("không dùng được", "cannot stand here")
            )
        }
        RowError::Double(_) => format!(
            "{} {value}",
            say.pick("trùng cơ quan với dòng", "the same organisation as line")
        ),
        RowError::NoSuch(..) => format!(
            "{column}: “{value}” {}",
            say.pick(
                "không có trong danh bạ và trong tệp",
                "is neither in the register nor in the file"
            )
        ),
        RowError::Ambiguous(..) => format!(
            "{column}: {} “{value}”; {}",
            say.pick("có nhiều cơ quan cùng", "several organisations are called"),
            say.pick("hãy ghi mã định danh", "write the identifier")
        ),
        RowError::Refused(refusal) => say.error(refusal.clone().into()).to_string(),
    }
}

//! `dinhchinh audit verify|export`.

use std::{fs, process::ExitCode};

use anyhow::{Context, bail};
use app::audit::Problem;
use casework::CaseId;

use crate::{
    args::{AuditArgs, AuditTask},
    compose,
    say::Say,
};

/// Exit code for a trail that is not whole.
const BROKEN: u8 = 1;

/// Runs the command.
pub async fn run(args: AuditArgs, say: Say) -> anyhow::Result<ExitCode> {
    let app = compose::for_existing(&args.data, say).await?;
    let case = args
        .case
        .as_deref()
        .map(|text| case_id(text, say))
        .transpose()?;
    match args.task {
        AuditTask::Verify => {}
        AuditTask::Export => {
            let Some(case) = case else {
                bail!(say.pick("hãy chỉ hồ sơ bằng --case", "name the case with --case"));
            };
            let text = app
                .trail_jsonl_for_operator(case)
                .await
                .map_err(|error| say.error(error))?;
            use std::io::Write as _;
            std::io::stdout().write_all(text.as_bytes())?;
            return Ok(ExitCode::SUCCESS);
        }
    }
    let checks = app
        .verify_trails(case)
        .await
        .map_err(|error| say.error(error))?;
    let mut whole = true;
    for check in &checks {
        let verdict = if check.problems.is_empty() {
            say.pick("nguyên vẹn", "whole")
        } else {
            whole = false;
            say.pick("ĐÃ BỊ CAN THIỆP", "TAMPERED WITH")
        };
        println!(
            "{}  {} {}  {}  {verdict}",
            check.case,
            say.number(check.rows as u64),
            say.pick("dòng", "rows"),
            check.head
        );
        for problem in &check.problems {
            println!("    {}", words(problem, say));
        }
    }
    if let Some(path) = &args.against {
        let export = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let gone = app
            .trail_against(&export)
            .await
            .map_err(|error| say.error(error))?;
        for line in &gone {
            println!(
                "{} {line}: {}",
                say.pick("bản đã tải, dòng", "the export, line"),
                say.pick("không còn trong nhật ký", "is no longer in the trail")
            );
        }
        whole &= gone.is_empty();
    }
    println!(
        "{} {}",
        say.number(checks.len() as u64),
        if whole {
            say.pick("nhật ký, tất cả nguyên vẹn", "trails, all whole")
        } else {
            say.pick(
                "nhật ký, có nhật ký đã bị can thiệp",
                "trails, not all whole",
            )
        }
    );
    Ok(if whole {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(BROKEN)
    })
}

fn case_id(text: &str, say: Say) -> anyhow::Result<CaseId> {
    text.parse().ok().with_context(|| {
        say.pick(
            "--case phải là mã hồ sơ, như trong địa chỉ trang hồ sơ",
            "--case must be a case's identity, as in the address of its page",
        )
    })
}

fn words(problem: &Problem, say: Say) -> String {
    let place = problem.place();
    match problem {
        Problem::Changed { .. } => format!(
            "{} {place}: {}",
            say.pick("dòng", "row"),
            say.pick("đã bị sửa hoặc đổi chỗ", "was changed or moved")
        ),
        Problem::Missing { .. } => format!(
            "{} {place}: {}",
            say.pick("dòng", "row"),
            say.pick("đã bị xóa", "was removed")
        ),
        Problem::Cut { .. } => format!(
            "{} {place} {}",
            say.pick(
                "phần cuối bị cắt, lẽ ra có",
                "the end was cut off, there should be"
            ),
            say.pick("dòng", "rows")
        ),
        Problem::EventWithoutRow { .. } => format!(
            "{} {place}: {}",
            say.pick("sự kiện", "event"),
            say.pick("không có trong nhật ký", "is not in the trail")
        ),
        Problem::EventChanged { .. } => format!(
            "{} {place}: {}",
            say.pick("sự kiện", "event"),
            say.pick("khác với lúc ghi nhật ký", "is not what was recorded")
        ),
    }
}

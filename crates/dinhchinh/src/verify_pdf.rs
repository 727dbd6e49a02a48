//! `dinhchinh verify-pdf`: needs no data and no network.

use std::process::ExitCode;

use anyhow::{Context, bail};
use pades::{Certificate, SignatureKind, SignatureReport, Trust, When};
use time::{OffsetDateTime, macros::offset};

use crate::{args::VerifyPdfArgs, say::Say};

/// Exit code for a document that is not beyond doubt.
const DOUBTFUL: u8 = 1;

/// Runs the command.
pub fn run(args: &VerifyPdfArgs, say: Say) -> anyhow::Result<ExitCode> {
    let read = |path: &std::path::Path| {
        std::fs::read(path).with_context(|| {
            format!(
                "{} {}",
                say.pick("không đọc được", "cannot read"),
                path.display()
            )
        })
    };
    let pdf = read(&args.pdf)?;
    if !pdf[..pdf.len().min(1024)]
        .windows(5)
        .any(|part| part == b"%PDF-")
    {
        bail!(
            "{}: {}",
            args.pdf.display(),
            say.pick("không phải tệp PDF", "this is no PDF")
        );
    }
    let mut roots = Vec::new();
    for path in &args.root {
        let none = || {
            let why = say.pick(
                "không có chứng thư nào (cần PEM hoặc DER)",
                "there is no certificate in it (PEM or DER)",
            );
            format!("{}: {why}", path.display())
        };
        roots.extend(Certificate::read_all(&read(path)?).with_context(none)?);
    }
    let reports = pades::verify(&pdf, &roots);
    if reports.is_empty() {
        println!(
            "{}",
            say.pick("không có chữ ký số", "there is no electronic signature")
        );
    }
    for report in &reports {
        println!("{}", shown(report, say));
    }
    Ok(if pades::all_fine(&reports) {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(DOUBTFUL)
    })
}

fn shown(report: &SignatureReport, say: Say) -> String {
    let kind = match report.kind {
        Some(SignatureKind::Personal) => say.pick("người có thẩm quyền", "authorised person"),
        Some(SignatureKind::Organisation) => say.pick("cơ quan", "organisation"),
        Some(SignatureKind::Attachment) => {
            say.pick("cơ quan, trên phụ lục", "organisation, on an appendix")
        }
        None => &report.field,
    };
    let who = report.signer.as_ref().map_or_else(String::new, |signer| {
        if signer.organisation.is_empty() || signer.organisation == signer.name {
            signer.name.clone()
        } else {
            format!("{} ({})", signer.name, signer.organisation)
        }
    });
    let when = match &report.when {
        None => String::new(),
        Some(When::Claimed(at)) => {
            format!(
                "{}, {}",
                moment(*at),
                say.pick("theo máy của người ký", "as the signer says")
            )
        }
        Some(When::Stamped { at, by, .. }) => format!(
            "{}, {} {}",
            moment(*at),
            say.pick("dấu thời gian của", "timestamp of"),
            by.name
        ),
    };
    let state = match report.state() {
        "whole" => say.pick("nguyên vẹn", "unchanged"),
        "signed-later" => say.pick(
            "nguyên vẹn, sau đó có chữ ký khác",
            "unchanged, signed again later",
        ),
        "added-later" => say.pick("SAU ĐÓ BỊ THÊM NỘI DUNG", "SOMETHING WAS ADDED AFTERWARDS"),
        "partial" => say.pick("KHÔNG BAO TRÙM TỆP", "DOES NOT COVER THE FILE"),
        "unreadable" => say.pick("KHÔNG ĐỌC ĐƯỢC", "CANNOT BE READ"),
        _ => say.pick("ĐÃ BỊ SỬA", "CHANGED"),
    };
    let trust = match &report.trust {
        Trust::Known { root } => format!("{} {root}", say.pick("chứng thực bởi", "certified by")),
        Trust::Unknown => say
            .pick(
                "chưa biết nơi chứng thực (--root)",
                "authority not known (--root)",
            )
            .to_owned(),
        Trust::Expired => say
            .pick("chứng thư hết hạn khi ký", "certificate was over")
            .to_owned(),
        Trust::NotYet => say
            .pick(
                "chứng thư chưa có hiệu lực khi ký",
                "certificate was not valid yet",
            )
            .to_owned(),
        Trust::Usage => say
            .pick(
                "chứng thư không dùng để ký",
                "certificate is not for signing",
            )
            .to_owned(),
    };
    [kind.to_owned(), who, when, state.to_owned(), trust]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// In Vietnam.
fn moment(at: OffsetDateTime) -> String {
    let at = at.to_offset(offset!(+7));
    format!(
        "{:02}/{:02}/{} {:02}:{:02}:{:02} +07:00",
        at.day(),
        u8::from(at.month()),
        at.year(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

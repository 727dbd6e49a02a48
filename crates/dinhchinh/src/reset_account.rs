//! `dinhchinh reset-account`.

use std::process::ExitCode;

use crate::{args::ResetAccountArgs, compose, say::Say};

/// Runs the command.
pub async fn run(args: ResetAccountArgs, say: Say) -> anyhow::Result<ExitCode> {
    let app = compose::for_existing(&args.data, say).await?;
    let path = app
        .reset_by_operator(&args.email, args.second_factor)
        .await
        .map_err(|error| say.error(error))?;
    println!(
        "{}\n  {}{path}",
        say.pick(
            "Liên kết dùng một lần, trong 24 giờ, để đặt mật khẩu mới:",
            "One-time link, for 24 hours, to set a new password:"
        ),
        args.public_url.trim_end_matches('/')
    );
    Ok(ExitCode::SUCCESS)
}

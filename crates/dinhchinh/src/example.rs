//! `dinhchinh example load|remove`.

use std::process::ExitCode;

use crate::{
    args::{ExampleAction, ExampleArgs},
    compose,
    say::Say,
};

/// Runs the command.
pub async fn run(args: ExampleArgs, say: Say) -> anyhow::Result<ExitCode> {
    match args.action {
        ExampleAction::Load => {
            let app = compose::for_command(&args.data, say).await?;
            app.load_example_at_start()
                .await
                .map_err(|error| say.error(error))?;
            println!(
                "{}",
                say.pick("Đã nạp ví dụ mẫu.", "The worked example is loaded.")
            );
        }
        ExampleAction::Remove => {
            let app = compose::for_existing(&args.data, say).await?;
            app.remove_example_by_operator()
                .await
                .map_err(|error| say.error(error))?;
            println!(
                "{}",
                say.pick("Đã xóa ví dụ mẫu.", "The worked example is removed.")
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

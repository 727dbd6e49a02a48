//! The program: it reads arguments, puts the parts together, calls one use case and prints.

use std::process::ExitCode;

/// As the standard one, but a reader who has seen enough (`dinhchinh chains | head`) is no failure.
macro_rules! println {
    ($($what:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($what)*);
    }};
}

mod args;
mod audit;
mod bounces;
mod chains;
mod check;
mod check_batch;
mod compose;
mod drill;
mod example;
mod files;
mod group;
mod import;
mod index_file;
mod jsonl;
mod language;
mod listen;
mod lookup;
mod org;
mod parallel;
mod pieces;
mod postbox;
mod reset_account;
mod say;
mod serve;
mod suggestions;
mod verify_pdf;
mod world;

use args::{Args, Command, ServeArgs};
use say::Say;

/// Exit code for a command that failed; `check` uses 3 for "not known".
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let args = language::arguments();
    let say = Say::new(args.lang);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(FAILED);
        }
    };
    match runtime.block_on(run(args, say)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{}: {error:#}", say.pick("lỗi", "error"));
            ExitCode::from(FAILED)
        }
    }
}

async fn run(args: Args, say: Say) -> anyhow::Result<ExitCode> {
    // Without a command: the quickest way to look around.
    let command = args
        .command
        .unwrap_or_else(|| Command::Serve(Box::new(ServeArgs::for_a_first_look())));
    match command {
        Command::Serve(serve) => serve::run(*serve, say).await,
        Command::Check(check) => check::run(check, say).await,
        Command::Import(import) => import::run(import, say).await,
        Command::Lookup(lookup) => lookup::run(&lookup, say),
        Command::Chains(chains) => chains::run(chains, say).await,
        Command::Org(org) => org::run(org, say).await,
        Command::Audit(audit) => audit::run(audit, say).await,
        Command::VerifyPdf(verify) => verify_pdf::run(&verify, say),
        Command::Bounce(bounce) => bounces::run(bounce, say).await,
        Command::Example(example) => example::run(example, say).await,
        Command::Drill(drill) => drill::run(drill, say).await,
        Command::ResetAccount(account) => reset_account::run(account, say).await,
    }
}

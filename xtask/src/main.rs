//! The project's chores. `cargo xtask --help` lists them.

use std::process::ExitCode;

mod api;
mod api_data;
mod needs;
mod pyhanko;
mod steps;
mod wasm;

const HELP: &str = "\
cargo xtask test [--only STEP]   formats, lints, tests, WebAssembly, licences,
                                 the API against its description, browser tests
                                 STEP: fmt, clippy, unit, wasm, deny, api, e2e
cargo xtask pictures             plays the browser tests and keeps what they look like
                                 in e2e/.output
cargo xtask bench COMMAND …      measures, in the workspace of its own in benches/
                                 COMMAND: recognise, chains, clef, generate; each has --help
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let result = match args.as_slice() {
        ["test"] => steps::test(None),
        ["test", "--only", step] => steps::test(Some(step)),
        ["bench", rest @ ..] if !rest.is_empty() => steps::bench(rest),
        ["pictures"] => steps::pictures(),
        ["--help" | "-h" | "help"] => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

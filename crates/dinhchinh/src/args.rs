//! What the program can be told.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Parser, Subcommand, ValueEnum};

/// Đính Chính: notice, verify and correct false chain messages.
///
/// Without a command: `serve --example`.
#[derive(Debug, Parser)]
#[command(name = "dinhchinh", version)]
pub struct Args {
    /// Language of what this program prints
    #[arg(long, global = true, env = "DINHCHINH_LANG", default_value = "vi")]
    pub lang: Lang,
    /// What to do
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Language of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Vietnamese
    Vi,
    /// English
    En,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the service
    Serve(Box<ServeArgs>),
    /// Is this message known? Exit code 0: known, 3: not known, 2: error; with --batch 0: all answered, 1: some lines were skipped, 2: error
    Check(CheckArgs),
    /// Take in messages from a file (JSON lines, CSV or text). Exit code 0: all, 1: some lines were skipped, 2: error
    Import(ImportArgs),
    /// Which known messages do these descend from? From file to file, without a database. Exit code 0: all, 1: some lines were skipped, 2: error
    Lookup(LookupArgs),
    /// Show the chains, largest first; with --input, group the messages of a file. Exit code 0: all, 1: some lines were skipped, 2: error
    Chains(ChainsArgs),
    /// The register of organisations from a file (CSV or XLSX) and into one. Exit code 0: done, 1: a row was refused and nothing written, 2: error
    Org(OrgArgs),
    /// Verify or export the audit trails of cases. Exit code 0: whole, 1: tampered with, 2: error
    Audit(AuditArgs),
    /// What do the signatures of this PDF say? Exit code 0: all are right and by known people, 1: changed, not signed or not known, 2: error
    VerifyPdf(VerifyPdfArgs),
    /// Take the report of a mail server (a bounce) from standard input, for a mail server's alias. Exit code 0: taken, 67: about no delivery of ours, 75: try again later
    Bounce(BounceArgs),
    /// Load or remove the worked example
    Example(ExampleArgs),
    /// Begin or end a drill, in a data folder of its own
    Drill(DrillArgs),
    /// Make a one-time link for a person who cannot sign in any more and whom no administrator can help
    ResetAccount(ResetAccountArgs),
}

/// What to do with the register of organisations.
#[derive(Debug, clap::Args)]
pub struct OrgArgs {
    /// What to do
    #[command(subcommand)]
    pub task: OrgTask,
}

/// What to do with the register of organisations.
#[derive(Debug, Subcommand)]
pub enum OrgTask {
    /// Take in a file; what every column means is in docs/organisations.md
    Import(OrgImport),
    /// Write a file
    Export(OrgExport),
}

/// Which file goes in.
#[derive(Debug, clap::Args)]
pub struct OrgImport {
    /// The file (CSV or XLSX)
    pub file: PathBuf,
    /// Show every change and every error, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Changes hold from this day on (2025-07-01); what held before stays in the history. Without it: today
    #[arg(long)]
    pub from: Option<String>,
    /// What stands there was wrong: replace it, without history
    #[arg(long, conflicts_with = "from")]
    pub correct: bool,
    /// Where everything is kept
    #[command(flatten)]
    pub data: DataArgs,
}

/// Which file comes out.
#[derive(Debug, clap::Args)]
pub struct OrgExport {
    /// The file, ending with .csv or .xlsx
    pub file: PathBuf,
    /// The register as it is on this day (2025-07-01). Without it: today
    #[arg(long)]
    pub on: Option<String>,
    /// Where everything is kept
    #[command(flatten)]
    pub data: DataArgs,
}

/// Where the deliveries are that a report is about.
#[derive(Debug, clap::Args)]
pub struct BounceArgs {
    /// Where everything is kept
    #[command(flatten)]
    pub data: DataArgs,
}

/// Which PDF.
#[derive(Debug, clap::Args)]
pub struct VerifyPdfArgs {
    /// The PDF
    pub pdf: PathBuf,
    /// Certificates of authorities to believe (PEM or DER); may be given several times
    #[arg(long)]
    pub root: Vec<PathBuf>,
}

/// Whose account.
#[derive(Debug, clap::Args)]
pub struct ResetAccountArgs {
    /// The person's e-mail address
    pub email: String,
    /// Remove authenticator app, passkeys and recovery codes as well
    #[arg(long)]
    pub second_factor: bool,
    /// Where the public reaches the service
    #[arg(
        long,
        env = "DINHCHINH_PUBLIC_URL",
        default_value = "http://127.0.0.1:8080"
    )]
    pub public_url: String,
    /// Where everything is kept
    #[command(flatten)]
    pub data: DataArgs,
}

/// Where everything is kept.
#[derive(Clone, Debug, clap::Args)]
pub struct DataArgs {
    /// Folder of the data
    #[arg(long, env = "DINHCHINH_DATA", default_value = "data")]
    pub data: PathBuf,
}

/// How to serve.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    /// Load the worked example into an empty database; everyone on this machine may play its roles
    #[arg(long)]
    pub example: bool,
    /// Address and port to listen on
    #[arg(long, env = "DINHCHINH_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where the public reaches this service; goes into letters and e-mails
    #[arg(long, env = "DINHCHINH_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Mail server: smtp://user:password@host:587 or smtps://user:password@host
    #[arg(long, env = "DINHCHINH_SMTP", hide_env_values = true)]
    pub smtp: Option<String>,
    /// How mail leaves, and where reports of it come
    #[command(flatten)]
    pub transport: TransportArgs,
    /// A reverse proxy stands before this service and writes X-Forwarded-For
    #[arg(long, env = "DINHCHINH_BEHIND_PROXY")]
    pub behind_proxy: bool,
    /// Checks a minute from one network address, before it has to wait or let its machine work; a report counts as 5, ten texts of a batch or ten pages as 1. 0: no limit. Without it: 300, with --example no limit
    #[arg(long, env = "DINHCHINH_CHECKS_PER_MINUTE", value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub checks_per_minute: Option<u32>,
    /// Read linked pages of this machine, too: for playing the worked example without the internet
    #[arg(long, requires = "example", hide = true)]
    pub pages_here: bool,
    /// Sign-in through the organisation's accounts
    #[command(flatten)]
    pub oidc: OidcArgs,
    /// Where everything is kept
    #[command(flatten)]
    pub data: DataArgs,
}

/// How mail leaves, and where reports of it come.
#[derive(Debug, clap::Args)]
pub struct TransportArgs {
    /// Mails on their way at once, each over a connection of its own; when the program is killed, at most so many are uncertain
    #[arg(long, env = "DINHCHINH_MAIL_AT_ONCE", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub mail_at_once: u16,
    /// Mails a minute in all; 0: as many as the server takes
    #[arg(long, env = "DINHCHINH_MAIL_PER_MINUTE", default_value_t = 3000)]
    pub mail_per_minute: u32,
    /// Mails a minute to one domain; 0: as many as the server takes
    #[arg(long, env = "DINHCHINH_MAIL_PER_DOMAIN", default_value_t = 600)]
    pub mail_per_domain: u32,
    /// Address to which servers report what became of a mail (bounce@example.vn); it must take tags after a plus sign
    #[arg(long, env = "DINHCHINH_BOUNCE_ADDRESS")]
    pub bounce_address: Option<String>,
    /// Maildir in which these reports arrive; or let the mail server run `dinhchinh bounce`
    #[arg(long, env = "DINHCHINH_BOUNCE_MAILDIR", requires = "bounce_address")]
    pub bounce_maildir: Option<PathBuf>,
    /// Private key (PEM: RSA or Ed25519) to sign mails with (DKIM)
    #[arg(long, env = "DINHCHINH_DKIM_KEY", requires_all = ["dkim_selector", "dkim_domain"])]
    pub dkim_key: Option<PathBuf>,
    /// DKIM selector: the public key stands in DNS under <selector>._domainkey.<domain>
    #[arg(long, env = "DINHCHINH_DKIM_SELECTOR", requires = "dkim_key")]
    pub dkim_selector: Option<String>,
    /// DKIM domain: that of the sender's address, or one above it
    #[arg(long, env = "DINHCHINH_DKIM_DOMAIN", requires = "dkim_key")]
    pub dkim_domain: Option<String>,
}

/// An OpenID Connect provider.
#[derive(Debug, clap::Args)]
pub struct OidcArgs {
    /// Issuer address of an OpenID Connect provider: people whom an administrator invites or allows may sign in with its accounts
    #[arg(long, env = "DINHCHINH_OIDC_ISSUER", requires = "oidc_client_id")]
    pub oidc_issuer: Option<String>,
    /// Client id of this service there; its redirect address is <public-url>/sign-in/provider/back
    #[arg(long, env = "DINHCHINH_OIDC_CLIENT_ID")]
    pub oidc_client_id: Option<String>,
    /// Client secret of this service there; better given by the environment than on the command line
    #[arg(long, env = "DINHCHINH_OIDC_CLIENT_SECRET", hide_env_values = true)]
    pub oidc_client_secret: Option<String>,
    /// What people call these accounts
    #[arg(long, env = "DINHCHINH_OIDC_NAME", default_value = "OpenID Connect")]
    pub oidc_name: String,
}

impl ServeArgs {
    /// What `dinhchinh` alone does.
    pub fn for_a_first_look() -> Self {
        let args = Args::parse_from(["dinhchinh", "serve", "--example"]);
        match args.command {
            Some(Command::Serve(serve)) => *serve,
            _ => unreachable!("the arguments above name the serve command"),
        }
    }
}

/// What to check.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// The message; `-` reads it from standard input
    #[arg(required_unless_present = "batch")]
    pub text: Option<String>,
    /// Print the answer as JSON
    #[arg(long)]
    pub json: bool,
    /// Check every message of this file (.jsonl, .csv or .txt), one answer a line as JSON
    #[arg(long, conflicts_with_all = ["text", "json"])]
    pub batch: Option<PathBuf>,
    /// Where the answers go, one a line, the file whole or not at all; without it, to standard output as they come
    #[arg(long, requires = "batch")]
    pub out: Option<PathBuf>,
    /// How the file is laid out, if its name does not tell
    #[arg(long, requires = "batch")]
    pub format: Option<Format>,
    /// Where everything is kept
    #[command(flatten)]
    pub data: DataArgs,
}

/// What to import.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// The file: .jsonl, .csv or .txt
    pub file: PathBuf,
    /// How the file is laid out, if its name does not tell
    #[arg(long)]
    pub format: Option<Format>,
    /// Channel of messages that name none (zalo, facebook, …)
    #[arg(long, default_value = "")]
    pub channel: String,
    /// Area of messages that name none
    #[arg(long, default_value = "")]
    pub area: String,
    /// How many chains to show at the end
    #[arg(long, default_value_t = 10)]
    pub top: u32,
    /// Where everything is kept
    #[command(flatten)]
    pub data: DataArgs,
}

/// Layout of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON object a line
    Jsonl,
    /// Rows with a header
    Csv,
    /// Messages separated by lines that hold only ---
    Text,
}

/// What to look up in what.
#[derive(Debug, clap::Args)]
pub struct LookupArgs {
    /// Known messages, one {"id": "…", "text": "…"} a line
    #[arg(long)]
    pub known: PathBuf,
    /// Messages that are asked for, laid out alike
    #[arg(long)]
    pub queries: PathBuf,
    /// Where the answers go, one a line in the order of the queries; `micros` is the time of the search alone, without comparing and suggesting
    #[arg(long)]
    pub out: PathBuf,
    /// How many threads work at once; for lookup 1 by default, for chains as many as the machine has
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
}

/// Which chains to show.
#[derive(Debug, clap::Args)]
pub struct ChainsArgs {
    /// How many
    #[arg(long, default_value_t = 20)]
    pub top: u32,
    /// Group the messages of this file, one {"id": "…", "text": "…"} a line, instead of showing those of the database
    #[arg(long, requires = "out")]
    pub input: Option<PathBuf>,
    /// Where the chains of the file go, one a line
    #[arg(long, requires = "input")]
    pub out: Option<PathBuf>,
    /// How many threads work at once; for lookup 1 by default, for chains as many as the machine has
    #[arg(long, requires = "input", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
    /// Where everything is kept
    #[command(flatten)]
    pub data: DataArgs,
}

/// What to do with audit trails.
#[derive(Debug, clap::Args)]
pub struct AuditArgs {
    /// verify, or export as JSON lines to standard output
    pub task: AuditTask,
    /// Only this case
    #[arg(long)]
    pub case: Option<String>,
    /// An earlier export: every line of it must still be there
    #[arg(long)]
    pub against: Option<PathBuf>,
    /// Where everything is kept
    #[command(flatten)]
    pub data: DataArgs,
}

/// What to do with audit trails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AuditTask {
    /// Recompute every hash
    Verify,
    /// Print a case's trail
    Export,
}

/// What to do with a drill.
#[derive(Debug, clap::Args)]
pub struct DrillArgs {
    /// What to do
    #[command(subcommand)]
    pub task: DrillTask,
}

/// What to do with a drill.
#[derive(Debug, Subcommand)]
pub enum DrillTask {
    /// Make a new data folder with the register, the people and the settings of another, and nothing that was done there
    Start(DrillStartArgs),
    /// End the drill: nothing is sent any more, everything can still be read
    End(DrillEndArgs),
}

/// How a drill begins.
#[derive(Debug, clap::Args)]
pub struct DrillStartArgs {
    /// Folder of the data to take the register, the people and the settings from; it is only read
    #[arg(long = "from")]
    pub source: PathBuf,
    /// Name of the drill
    #[arg(long)]
    pub name: String,
    /// Who agreed to get mails of the drill: an address, or a domain for all addresses in it; may be given several times
    #[arg(long)]
    pub send_to: Vec<String>,
    /// Where everything is kept
    #[command(flatten)]
    pub data: DataArgs,
}

/// Which drill ends.
#[derive(Debug, clap::Args)]
pub struct DrillEndArgs {
    /// Where everything is kept
    #[command(flatten)]
    pub data: DataArgs,
}

/// What to do with the example.
#[derive(Debug, clap::Args)]
pub struct ExampleArgs {
    /// load or remove
    pub action: ExampleAction,
    /// Where everything is kept
    #[command(flatten)]
    pub data: DataArgs,
}

/// What to do with the example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExampleAction {
    /// Put it into an empty database
    Load,
    /// Take it out with all that grew from it
    Remove,
}

//! `dinhchinh serve`: web, and the worker that sends what waits.

use std::{fs, path::Path, process::ExitCode, sync::Arc, time::Duration};

use anyhow::{Context, bail};
use app::{App, Drill, Error, LimitSettings, Refusal, TransportSettings, ports::Channel};
use channel::{
    pages::{Reach, WebPages},
    smtp::{Disabled, Dkim, SmtpConfig, SmtpMailer},
    websub::HttpCallbacks,
};
use identity::{OidcProvider, ProviderSettings, WebauthnPasskeys};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};
use tracing::{error, info};
use web::{ExamplePostbox, WebState};

use crate::{
    args::{ServeArgs, TransportArgs},
    bounces,
    compose::{self, Setup},
    drill::{self, Gate},
    listen,
    postbox::PostboxView,
    say::Say,
    world::SystemClock,
};

/// How often the worker looks for work.
const TICK: Duration = Duration::from_millis(500);
/// Cases that are followed up in one turn.
const BATCH: u32 = 20;
/// Deliveries between two looks at news for reporters.
const DELIVERIES: u32 = 1000;
/// Reports of mail servers that are read in one turn.
const REPORTS: usize = 200;
/// Subscribers of feeds that are told at once.
const TOLD_AT_ONCE: usize = 32;
/// Steps for silent receivers of one letter in one turn.
const STEPS: usize = 500;
/// Checks a minute from one address: behind one of a telephone company's are thousands of people.
const CHECKS_PER_MINUTE: u32 = 300;
/// Mails that the example's post box keeps.
const POSTBOX: usize = 500;
/// Mails that a drill's post box keeps.
const DRILL_POSTBOX: usize = 2000;

/// Runs the command until it is told to stop.
pub async fn run(args: ServeArgs, say: Say) -> anyhow::Result<ExitCode> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| "warn,dinhchinh=info,app=info,web=info,channel=info".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    if args.example && !args.listen.ip().is_loopback() {
        bail!(say.pick(
            "--example cho mọi người vào vai không cần mật khẩu, nên chỉ chạy trên 127.0.0.1; hãy bỏ --example hoặc đổi --listen",
            "--example lets everyone play its roles without a password, so it only runs on 127.0.0.1; leave out --example or change --listen"
        ));
    }
    compose::make_folder(&args.data.data, say)?;
    let _lock = lock(&args.data.data, say)?;
    let listener = TcpListener::bind(args.listen).await.with_context(|| {
        format!(
            "{} {}; {}",
            say.pick("không mở được cổng", "cannot listen on"),
            args.listen,
            say.pick(
                "hãy chọn cổng khác bằng --listen",
                "choose another with --listen"
            )
        )
    })?;
    let address = listener.local_addr()?;
    let public_url = args.public_url.as_deref().map_or_else(
        || format!("http://{address}"),
        |url| url.trim_end_matches('/').to_owned(),
    );
    let drill = drill::in_folder(&args.data.data, say).await?;
    if args.example && drill.is_some() {
        bail!(say.pick(
            "thư mục này là dữ liệu của một cuộc diễn tập; hãy bỏ --example hoặc đổi --data",
            "this folder holds the data of a drill; leave out --example or change --data"
        ));
    }
    let Post {
        mailer,
        postbox,
        local,
    } = post(&args, drill.as_ref(), say).await?;
    let reach = if args.pages_here {
        Reach::Loopback
    } else {
        Reach::Public
    };
    let setup = Setup {
        public_url: public_url.clone(),
        example_entry: args.example,
        example_mail: local,
        mailer,
        pages: Arc::new(WebPages::new(reach)?),
    };
    let provider = provider(&args, say)?;
    let transport = transport(&args.transport, say)?;
    let mut app = compose::build(&args.data.data, setup, say)
        .await?
        .with_transport(transport)
        // What commands on the same data change is answered a moment later, what people change
        // here at once.
        .with_freshness(time::Duration::milliseconds(250))
        .with_callbacks(Arc::new(HttpCallbacks::new(reach)?))
        .with_limits(limits(&args));
    if let Ok(passkeys) = WebauthnPasskeys::new(&public_url) {
        app = app.with_passkeys(Arc::new(passkeys));
    }
    if let Some(provider) = provider {
        app = app.with_provider(Arc::new(provider));
    }
    let app = Arc::new(app);
    prepare(&app, &args, say).await?;
    let told_to_stop = told_to_stop()?;
    let has_server = args.smtp.is_some();
    announce(&app, &format!("http://{address}"), has_server, say).await?;
    let state = WebState {
        app: app.clone(),
        // The post box outlives the pages: the worker may still be sending to it.
        postbox: postbox.clone(),
        secure_cookies: public_url.starts_with("https://"),
        behind_proxy: args.behind_proxy,
    };
    let reading = tokio::spawn({
        // Many corrections take a while to read; until then checks suggest none.
        let app = app.clone();
        async move {
            if let Err(error) = app.follow_corrections().await {
                error!(%error, "corrections to suggest");
            }
        }
    });
    let (stop, stopped) = watch::channel(());
    let reader = tokio::spawn(read_pages(app.clone(), stopped.clone()));
    let teller = tokio::spawn(tell_subscribers(app.clone(), stopped.clone()));
    let sender = tokio::spawn(send(app.clone(), stopped.clone()));
    let maildir = args.transport.bounce_maildir.clone();
    let worker = tokio::spawn(work(app.clone(), maildir, stopped));
    let stopping = app.clone();
    listen::serve(listener, web::router(state), listen::HEAD, async move {
        told_to_stop.await;
        // Open pages wait for changes: without this they would be waited for.
        stopping.end_live();
    })
    .await;
    drop(stop);
    reading.abort();
    worker.await.context("worker")?;
    sender.await.context("sender")?;
    // A page that is being fetched is fetched again after the next start, and a subscriber that is
    // being told is told then.
    reader.abort();
    teller.abort();
    app.keep_index().await;
    drop(postbox);
    Ok(ExitCode::SUCCESS)
}

/// The identity provider that was named.
fn provider(args: &ServeArgs, say: Say) -> anyhow::Result<Option<OidcProvider>> {
    let oidc = &args.oidc;
    let (Some(issuer), Some(client_id)) = (&oidc.oidc_issuer, &oidc.oidc_client_id) else {
        return Ok(None);
    };
    let settings = ProviderSettings {
        name: oidc.oidc_name.clone(),
        issuer: issuer.clone(),
        client_id: client_id.clone(),
        client_secret: oidc.oidc_client_secret.clone(),
    };
    OidcProvider::new(settings, Arc::new(SystemClock))
        .map(Some)
        .map_err(|error| {
            anyhow::anyhow!(
                "--oidc-issuer {issuer}: {}: {error}",
                say.pick("không dùng được", "cannot be used")
            )
        })
}

async fn prepare(app: &App, args: &ServeArgs, say: Say) -> anyhow::Result<()> {
    if args.example {
        match app.load_example_at_start().await {
            Ok(()) | Err(Error::Refused(Refusal::NotEmpty)) => {}
            Err(error) => return Err(say.error(error)),
        }
    }
    app.recover_tellings()
        .await
        .map_err(|error| say.error(error))?;
    let uncertain = app
        .recover_deliveries()
        .await
        .map_err(|error| say.error(error))?;
    if uncertain > 0 {
        println!(
            "{}",
            say.count(
                uncertain as u64,
                "thư đang gửi dở khi chương trình dừng: văn thư cần xem lại",
                "mail was leaving when the program stopped: a clerk has to look at it",
                "mails were leaving when the program stopped: a clerk has to look at them"
            )
        );
    }
    Ok(())
}

async fn announce(app: &App, address: &str, has_server: bool, say: Say) -> anyhow::Result<()> {
    println!(
        "{} {address}",
        say.pick("Đính Chính đang chạy tại", "Đính Chính is running at")
    );
    if let Some(drill) = app.drill() {
        println!(
            "{}: {}. {}",
            say.pick(
                "DIỄN TẬP, không phải thông tin thật",
                "DRILL, nothing here is real"
            ),
            drill.name,
            if drill.ended_at.is_some() {
                say.pick(
                    "Đã kết thúc: không gửi gì nữa.",
                    "It is over: nothing is sent.",
                )
                .to_owned()
            } else {
                drill::sends_to(&drill, has_server, say)
            }
        );
    }
    let link = app
        .first_administrator_link()
        .await
        .map_err(|error| say.error(error))?;
    if let Some(path) = link {
        println!(
            "{}\n  {address}{path}",
            say.pick(
                "Chưa có quản trị viên. Mở liên kết dùng một lần này để tạo tài khoản đầu tiên:",
                "There is no administrator yet. Open this one-time link to make the first account:"
            )
        );
    }
    let empty = app.chain_count().await.map_err(|error| say.error(error))? == 0;
    if empty && app.drill().is_none() {
        println!(
            "{}",
            say.pick(
                "Dữ liệu còn trống. Muốn làm thử: chạy với --example, hoặc nạp ví dụ mẫu ở trang Thiết lập.",
                "There are no data yet. To try things out: start with --example, or load the worked example under Settings."
            )
        );
    }
    if !app.has_mailer() {
        println!(
            "{}",
            say.pick(
                "Chưa có máy chủ thư (--smtp): thư sẽ chờ trong hàng đợi.",
                "There is no mail server (--smtp): mails will wait in the queue."
            )
        );
    }
    Ok(())
}

/// How mail goes out.
struct Post {
    mailer: Arc<dyn Channel>,
    /// The example's own post box, if mail goes there.
    postbox: Option<Arc<dyn ExamplePostbox>>,
    /// Whether the mail server is on this machine.
    local: bool,
}

/// The mail server that was named; in the example its own post box; otherwise none.
async fn post(args: &ServeArgs, drill: Option<&Drill>, say: Say) -> anyhow::Result<Post> {
    let post = real_post(args, drill.is_none(), say).await?;
    let Some(drill) = drill else {
        return Ok(post);
    };
    let inside = own_post(DRILL_POSTBOX, say).await?;
    let outside = post.mailer.is_configured().then_some(post.mailer);
    Ok(Post {
        mailer: Arc::new(Gate::new(drill.clone(), outside, inside.mailer)),
        postbox: inside.postbox,
        local: false,
    })
}

/// The mail server that was named; in the example, if `example`, its own post box.
async fn real_post(args: &ServeArgs, example: bool, say: Say) -> anyhow::Result<Post> {
    let clock = Arc::new(SystemClock);
    if let Some(url) = &args.smtp {
        let config = SmtpConfig::from_url(url).context("--smtp")?;
        let local = is_local(&config.server());
        let mut mailer = SmtpMailer::new(config, clock)?;
        if let Some(dkim) = dkim(&args.transport)? {
            mailer = mailer.with_dkim(dkim);
        }
        let mailer = Arc::new(mailer);
        return Ok(Post {
            mailer,
            postbox: None,
            local,
        });
    }
    if !args.example || !example {
        return Ok(Post {
            mailer: Arc::new(Disabled),
            postbox: None,
            local: false,
        });
    }
    own_post(POSTBOX, say).await
}

/// A post box of this program's own.
async fn own_post(capacity: usize, say: Say) -> anyhow::Result<Post> {
    let postbox = channel::postbox::Postbox::start(capacity)
        .await
        .context(say.pick(
            "không mở được hộp thư của chương trình",
            "cannot start the program's own post box",
        ))?;
    let config = SmtpConfig::from_url(&postbox.url())?;
    let mailer = Arc::new(SmtpMailer::new(config, Arc::new(SystemClock))?);
    let view: Arc<dyn ExamplePostbox> = Arc::new(PostboxView::new(postbox));
    Ok(Post {
        mailer,
        postbox: Some(view),
        local: true,
    })
}

/// Whether "host:port" is this machine.
fn is_local(server: &str) -> bool {
    let host = server.rsplit_once(':').map_or(server, |(host, _)| host);
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// How much one asker may ask. The example is reached from this machine only, and its plays are many
/// at once.
fn limits(args: &ServeArgs) -> LimitSettings {
    let usual = if args.example { 0 } else { CHECKS_PER_MINUTE };
    LimitSettings {
        checks_per_minute: args.checks_per_minute.unwrap_or(usual),
    }
}

/// How deliveries leave.
fn transport(args: &TransportArgs, say: Say) -> anyhow::Result<TransportSettings> {
    if let Some(address) = &args.bounce_address
        && !App::is_bounce_address(address)
    {
        bail!(
            "--bounce-address {address}: {}",
            say.pick(
                "cần dạng ten@mien.vn, phần trước @ không quá 14 ký tự (phía sau còn thêm dấu + và mã của từng lượt gửi)",
                "write name@domain.vn with at most 14 characters before the @ (a plus sign and each delivery's tag are added there)"
            )
        );
    }
    if let Some(maildir) = &args.bounce_maildir {
        bounces::look_at(maildir, say)?;
    }
    Ok(TransportSettings {
        at_once: args.mail_at_once.into(),
        per_minute: args.mail_per_minute,
        per_domain: args.mail_per_domain,
        bounce_address: args.bounce_address.clone(),
    })
}

/// What mails are signed with.
fn dkim(args: &TransportArgs) -> anyhow::Result<Option<Dkim>> {
    let (Some(path), Some(selector), Some(domain)) =
        (&args.dkim_key, &args.dkim_selector, &args.dkim_domain)
    else {
        return Ok(None);
    };
    let named = || format!("--dkim-key {}", path.display());
    let pem = fs::read_to_string(path).with_context(named)?;
    Dkim::new(&pem, selector, domain)
        .map(Some)
        .with_context(named)
}

/// Sends what waits, until told to stop; what is leaving is finished first.
async fn send(app: Arc<App>, mut stopped: watch::Receiver<()>) {
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    // The sender of the channel is dropped to stop us.
    let told = stopped.clone();
    let go_on = || told.has_changed().is_ok();
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stopped.changed() => return,
        }
        // As long as there is something to send, without waiting for the next tick.
        loop {
            match app.send_due_while(DELIVERIES, &go_on).await {
                Ok(0) => break,
                Ok(tried) => info!(tried, "deliveries"),
                Err(error) => {
                    error!(%error, "deliveries");
                    break;
                }
            }
            if let Err(error) = tell(&app, &go_on).await {
                error!(%error, "news for reporters");
            }
        }
        if let Err(error) = tell(&app, &go_on).await {
            error!(%error, "news for reporters");
        }
    }
}

/// Tells reporters, one after the other.
async fn tell(app: &App, go_on: &(impl Fn() -> bool + Sync)) -> Result<(), Error> {
    for _ in 0..BATCH {
        if !go_on() || app.tell_due(1).await? == 0 {
            break;
        }
    }
    Ok(())
}

/// Follows cases, what mail servers report and what other processes write, until told to stop.
async fn work(
    app: Arc<App>,
    maildir: Option<std::path::PathBuf>,
    mut stopped: watch::Receiver<()>,
) {
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut count: u32 = 0;
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stopped.changed() => return,
        }
        if let Some(maildir) = &maildir
            && let Err(error) = bounces::poll(&app, maildir, REPORTS).await
        {
            error!(%error, "reports of mail servers");
        }
        if let Err(error) = turn(&app, count).await {
            error!(%error, "worker");
        }
        count = count.wrapping_add(1);
    }
}

/// Fetches the pages that cases link to, beside the worker: a slow page holds up no mail.
async fn read_pages(app: Arc<App>, mut stopped: watch::Receiver<()>) {
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stopped.changed() => return,
        }
        if let Err(error) = app.capture_due(1).await {
            error!(%error, "pages");
        }
        if let Err(error) = app.compare_due(1).await {
            error!(%error, "published pages");
        }
    }
}

/// Asks and tells subscribers of feeds, each beside the others: one that is slow holds up nobody.
async fn tell_subscribers(app: Arc<App>, mut stopped: watch::Receiver<()>) {
    let mut ticks = tokio::time::interval(TICK);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut at_work: JoinSet<Result<(), Error>> = JoinSet::new();
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            _ = stopped.changed() => return,
            Some(done) = at_work.join_next(), if !at_work.is_empty() => {
                // What failed is due still: not before the next tick.
                match done {
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => {
                        error!(%error, "subscriber of a feed");
                        continue;
                    }
                    Err(error) => {
                        error!(%error, "subscriber of a feed");
                        continue;
                    }
                }
                if at_work.len() >= TOLD_AT_ONCE / 2 {
                    continue;
                }
            }
        }
        let room = TOLD_AT_ONCE.saturating_sub(at_work.len());
        match app.hub_work(u32::try_from(room).unwrap_or(0)).await {
            Ok(work) => {
                for one in work {
                    let app = app.clone();
                    at_work.spawn(async move { app.do_hub_work(one).await });
                }
            }
            Err(error) => error!(%error, "subscribers of feeds"),
        }
    }
}

async fn turn(app: &App, count: u32) -> Result<(), Error> {
    // Reminders and deadlines: what they queue is sent beside.
    if let Err(error) = app.follow_up(BATCH).await {
        error!(%error, "follow up");
    }
    if let Err(error) = app.escalate_due(STEPS).await {
        error!(%error, "follow up silent receivers");
    }
    // Every ten seconds is soon enough to see that an example was removed elsewhere.
    if count.is_multiple_of(20) {
        app.refresh().await?;
        app.follow_corrections().await?;
    }
    // Hourly.
    if count.is_multiple_of(7200) {
        app.forget_expired().await?;
        app.forget_wrong_matches().await?;
        let purged = app.purge_contacts().await?;
        if purged > 0 {
            info!(purged, "contacts whose time was over");
        }
    }
    Ok(())
}

/// Only one process may send: a second one would take its deliveries for interrupted ones.
fn lock(folder: &Path, say: Say) -> anyhow::Result<fs::File> {
    let path = folder.join("serve.lock");
    let file = fs::File::create(&path).with_context(|| path.display().to_string())?;
    if file.try_lock().is_err() {
        bail!(
            "{} {}",
            say.pick(
                "một chương trình dinhchinh serve khác đang chạy trên thư mục",
                "another dinhchinh serve is running on the folder"
            ),
            folder.display()
        );
    }
    Ok(file)
}

/// Listens from the call on, not from the first poll: who reads that the program runs may ask it to
/// stop at once.
#[cfg(unix)]
fn told_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn told_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

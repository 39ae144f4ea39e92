//! The real server, started on a free port of the loopback and ended with its test.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use tempfile::TempDir;
use wushe_host::demo;

use crate::client::Client;

/// What the server prints when it can be reached; the address follows.
const LISTENING: &str = "listening on ";

/// Settings of a server, in its data folder, if it has any.
const SETTINGS: &str = "wushe.toml";

/// How long a start may take. Generous: two cores may be compiling at the same time.
const START: Duration = Duration::from_secs(90);

/// Somebody of the demo county who can log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The administrator of 旺苍县.
    County,
    /// Staff of 治城社区, where the module is on.
    Staff,
    /// The administrator of 治城社区.
    Admin,
    /// Keeps the books of the fund of 治城社区.
    Bookkeeper,
    /// Approves what the bookkeeper has prepared.
    Approver,
    /// A volunteer of 治城社区, by number: 1 to 3.
    Volunteer(usize),
    /// An elder of 治城社区 who lives alone.
    Resident,
    /// Staff of the neighbouring community, where the module is off.
    Neighbour,
}

impl Role {
    /// The login of this person in the demo county.
    #[must_use]
    pub fn login(self) -> String {
        match self {
            Self::County => demo::logins::COUNTY.to_owned(),
            Self::Staff => demo::logins::STAFF.to_owned(),
            Self::Admin => demo::logins::ADMIN.to_owned(),
            Self::Bookkeeper => demo::logins::BOOKKEEPER.to_owned(),
            Self::Approver => demo::logins::APPROVER.to_owned(),
            Self::Volunteer(number) => demo::logins::volunteer(number),
            Self::Resident => demo::logins::RESIDENT.to_owned(),
            Self::Neighbour => demo::logins::NEIGHBOUR.to_owned(),
        }
    }
}

/// A running server with data of its own. It ends, and its data goes, when this is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    address: String,
    log: Arc<Mutex<Vec<String>>>,
    followed: Vec<JoinHandle<()>>,
    database: Option<String>,
    data: TempDir,
}

impl Server {
    /// A server with the demo county. The county is made once a build and copied, so that
    /// each test may do with it what it likes.
    ///
    /// # Errors
    ///
    /// When the binary or a module is not built, or the server does not come up; the text holds
    /// what it printed.
    pub async fn start() -> Result<Self> {
        let data = tempfile::Builder::new().prefix("wushe-test").tempdir()?;
        copy(demo_county()?, data.path())?;
        let server = Self::spawn(data, None)?;
        server.until_ready().await?;
        Ok(server)
    }

    /// A server with the demo county and with settings as an operator writes them, in TOML.
    ///
    /// # Errors
    ///
    /// As [`Server::start`]; the text holds what the server says of the settings.
    pub async fn start_with(settings: &str) -> Result<Self> {
        let data = tempfile::Builder::new().prefix("wushe-test").tempdir()?;
        copy(demo_county()?, data.path())?;
        fs::write(data.path().join(SETTINGS), settings)?;
        let server = Self::spawn(data, None)?;
        server.until_ready().await?;
        Ok(server)
    }

    /// A server on PostgreSQL, in the empty database that `TEST_POSTGRES_SERVER_URL` names; none without one.
    ///
    /// # Errors
    ///
    /// As [`Server::start`]; without the variable when `REQUIRE_POSTGRES` is 1.
    pub async fn start_on_postgres() -> Result<Option<Self>> {
        let Some(url) = variable("TEST_POSTGRES_SERVER_URL") else {
            ensure!(variable("REQUIRE_POSTGRES").as_deref() != Some("1"), "TEST_POSTGRES_SERVER_URL is not set");
            println!("skipped: TEST_POSTGRES_SERVER_URL is not set");
            return Ok(None);
        };
        Self::start_on(&url).await.map(Some)
    }

    /// A server with the demo county, in this empty database on PostgreSQL.
    ///
    /// # Errors
    ///
    /// As [`Server::start`].
    pub async fn start_on(url: &str) -> Result<Self> {
        let data = tempfile::Builder::new().prefix("wushe-test").tempdir()?;
        load_demo(data.path(), Some(url))?;
        let server = Self::spawn(data, Some(url))?;
        server.until_ready().await?;
        Ok(server)
    }

    /// Another server on the same database on PostgreSQL, as on a second machine: with the same keys and nothing else in common.
    ///
    /// # Errors
    ///
    /// As [`Server::start`].
    pub async fn beside(&self) -> Result<Self> {
        let url = self.database().context("two servers need PostgreSQL")?;
        let data = tempfile::Builder::new().prefix("wushe-test").tempdir()?;
        fs::copy(self.data().join("keys.toml"), data.path().join("keys.toml"))?;
        let server = Self::spawn(data, Some(url))?;
        server.until_ready().await?;
        Ok(server)
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Its data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// The address of its database on PostgreSQL; none: a SQLite file in the data folder.
    #[must_use]
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// Ends it as a power cut would: at once, whatever it is doing. Its data stay.
    ///
    /// # Errors
    ///
    /// When it cannot be ended.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to end, as an operator does, and waits until it has; answers with all that it printed.
    ///
    /// # Errors
    ///
    /// When it cannot be asked, or ends with a failure; the text holds what it printed.
    pub async fn end(mut self) -> Result<String> {
        rustix::process::kill_process(rustix::process::Pid::from_child(&self.child), rustix::process::Signal::TERM)?;
        let ended = tokio::task::spawn_blocking(move || {
            let status = self.child.wait();
            self.followed.drain(..).for_each(hear_out);
            (status, self.log())
        });
        let (status, log) = ended.await?;
        ensure!(status?.success(), "the server failed:\n{log}");
        Ok(log)
    }

    /// Starts it again on the same data, on another port, and says how long that took until it was ready.
    ///
    /// # Errors
    ///
    /// As [`Server::start`].
    pub async fn restart(&mut self) -> Result<Duration> {
        let started = Instant::now();
        (self.child, self.address, self.followed) = launch(self.data.path(), self.database.as_deref(), &self.log)?;
        self.until_ready().await?;
        Ok(started.elapsed())
    }

    /// What it printed up to now.
    #[must_use]
    pub fn log(&self) -> String {
        self.log.lock().map(|lines| lines.join("\n")).unwrap_or_default()
    }

    /// Somebody who is not logged in.
    ///
    /// # Errors
    ///
    /// When the HTTP client cannot be made.
    pub fn visitor(&self) -> Result<Client> {
        Client::new(&self.address)
    }

    /// Somebody of the demo county, logged in.
    ///
    /// # Errors
    ///
    /// When the login is refused.
    pub async fn login(&self, role: Role) -> Result<Client> {
        let mut client = self.visitor()?;
        client.login(&role.login(), demo::logins::PASSWORD).await?;
        Ok(client)
    }

    /// Runs another `wushe` command on the same data, as an operator does beside the running server.
    ///
    /// # Errors
    ///
    /// When it fails; the text holds what it printed.
    pub async fn command(&self, args: &[&str]) -> Result<String> {
        let mut command = on(self.data(), self.database.as_deref());
        command.args(args);
        let output = tokio::task::spawn_blocking(move || command.output()).await??;
        if !output.status.success() {
            bail!("`wushe {}` failed:\n{}", args.join(" "), String::from_utf8_lossy(&output.stderr));
        }
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn spawn(data: TempDir, database: Option<&str>) -> Result<Self> {
        let log = Arc::new(Mutex::new(Vec::new()));
        let (child, address, followed) = launch(data.path(), database, &log)?;
        Ok(Self { child, address, log, followed, database: database.map(str::to_owned), data })
    }

    /// Asks `/readyz` until it says yes.
    async fn until_ready(&self) -> Result<()> {
        let visitor = self.visitor()?;
        let started = Instant::now();
        let mut ticks = tokio::time::interval(Duration::from_millis(20));
        loop {
            ticks.tick().await;
            if visitor.get("/readyz").await.is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            if started.elapsed() > START {
                bail!("the server is not ready after {} s:\n{}", START.as_secs(), self.log());
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; its data goes with the folder in any case.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the program and waits until it says where it listens.
fn launch(
    data: &Path,
    database: Option<&str>,
    log: &Arc<Mutex<Vec<String>>>,
) -> Result<(Child, String, Vec<JoinHandle<()>>)> {
    let mut child = on(data, database)
        .args(["serve", "--port", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", binary().display()))?;
    let (found, address) = mpsc::channel();
    let (out, errors) = (child.stdout.take(), child.stderr.take());
    let followed = vec![
        follow(out.context("no output")?, Arc::clone(log), Some(found)),
        follow(errors.context("no error output")?, Arc::clone(log), None),
    ];
    match address.recv_timeout(START) {
        Ok(address) => Ok((child, address, followed)),
        Err(_) => {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
            followed.into_iter().for_each(hear_out);
            let log = log.lock().map(|lines| lines.join("\n")).unwrap_or_default();
            Err(anyhow!("the server did not say where it listens:\n{log}"))
        }
    }
}

/// Waits for the last words of a program that has ended: they may still be on the way.
fn hear_out(following: JoinHandle<()>) {
    // One that panicked has none.
    let _ = following.join();
}

/// Keeps the lines of a stream, and hands over the address when one says it.
fn follow(
    stream: impl std::io::Read + Send + 'static,
    log: Arc<Mutex<Vec<String>>>,
    found: Option<mpsc::Sender<String>>,
) -> JoinHandle<()> {
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if let (Some(found), Some((_, address))) = (&found, line.split_once(LISTENING)) {
                // Nobody waits for a second one.
                let _ = found.send(address.trim().to_owned());
            }
            if let Ok(mut lines) = log.lock() {
                lines.push(line);
            }
        }
    })
}

/// A data folder with the demo county, made by `wushe demo` when the binary or the module is new, and kept in the
/// target folder for the next run.
fn demo_county() -> Result<&'static Path> {
    static COUNTY: OnceLock<std::result::Result<PathBuf, String>> = OnceLock::new();
    match COUNTY.get_or_init(|| make_demo_county().map_err(|error| format!("{error:#}"))) {
        Ok(folder) => Ok(folder),
        Err(error) => bail!("{error}"),
    }
}

fn make_demo_county() -> Result<PathBuf> {
    let kept = top().join("target/tmp/demo-county");
    let current = kept.join(build_mark()?);
    if !current.exists() {
        // Those of older builds.
        if kept.exists() {
            fs::remove_dir_all(&kept)?;
        }
        fs::create_dir_all(&kept)?;
        let fresh = tempfile::Builder::new().prefix("fresh").tempdir_in(&kept)?;
        load_demo(fresh.path(), None)?;
        // Whole or not at all: a run that was interrupted leaves nothing that the next would take.
        fs::rename(fresh.keep(), &current)?;
    }
    Ok(current)
}

/// Tells one build of the binary and the modules from another.
fn build_mark() -> Result<String> {
    let mut mark = DefaultHasher::new();
    let modules =
        ["liaison-card", "love-canteen", "sisters-teahouse"].map(|id| top().join(format!("target/modules/{id}.wasm")));
    for file in std::iter::once(binary()).chain(modules) {
        let built = fs::metadata(&file).with_context(|| format!("{} is not built", file.display()))?;
        (built.len(), built.modified()?).hash(&mut mark);
    }
    Ok(format!("{:016x}", mark.finish()))
}

fn load_demo(data: &Path, database: Option<&str>) -> Result<()> {
    let output = on(data, database).arg("demo").output();
    let output = output.with_context(|| format!("cannot start {}", binary().display()))?;
    if !output.status.success() {
        bail!("`wushe demo` failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

/// The binary with these data, and with settings of the test's own alone.
fn on(data: &Path, database: Option<&str>) -> Command {
    let mut command = wushe();
    command.env("WUSHE_DATA_DIR", data);
    let settings = data.join(SETTINGS);
    if settings.exists() {
        command.env("WUSHE_CONFIG", settings);
    }
    if let Some(url) = database {
        command.env("WUSHE_DATABASE_URL", url);
    }
    command
}

#[expect(clippy::disallowed_methods, reason = "the test run says where its database is")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// The binary, in the top folder, where it finds the built modules.
fn wushe() -> Command {
    let mut command = Command::new(binary());
    command.current_dir(top()).stdin(Stdio::null());
    for name in ["WUSHE_CONFIG", "WUSHE_LISTEN", "WUSHE_PUBLIC_URL", "WUSHE_DATABASE_URL"] {
        command.env_remove(name);
    }
    command
}

/// The `wushe` binary of this test run.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the test run says which binary it built")]
pub fn binary() -> PathBuf {
    std::env::var_os("WUSHE_BIN").map_or_else(|| top().join("target/debug/wushe"), PathBuf::from)
}

fn top() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

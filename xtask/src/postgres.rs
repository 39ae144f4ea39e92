//! A private PostgreSQL for tests and benches: reached over a unix socket in a temporary folder, stopped at the end. For
//! tests its data go with the folder; for the load bench they are kept.

use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::shell::{command, read};
use crate::temp::TempDir;
use crate::tools;

/// The database for a whole server.
const SERVER: &str = "server";

/// What a cluster for tests does without.
const FOR_TESTS: &str = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n";

/// Bytes of memory that the data of a cluster for tests may take: at most a few databases of 13 MB at a time, and the journal.
const ROOM: u64 = 4 << 30;

/// What the county's own PostgreSQL would be set to on a machine with an SSD and 8 GB: the defaults are for much less.
const LIKE_A_COUNTY: &str =
    "shared_buffers = '2GB'\neffective_cache_size = '4GB'\nrandom_page_cost = 1.1\nmax_wal_size = '8GB'\n";

/// A running cluster.
pub(crate) struct Cluster {
    programs: PathBuf,
    root: bool,
    /// Holds the socket and the log, and the data of a cluster for drills.
    folder: TempDir,
    data: PathBuf,
    /// Holds the data of a cluster for tests.
    _memory: Option<TempDir>,
}

impl Cluster {
    /// Makes a cluster for drills and starts it. It behaves like a county's: `fsync` stays on. Nothing listens on the
    /// network, so two runs never meet.
    ///
    /// # Errors
    ///
    /// When PostgreSQL is missing and cannot be installed, or does not start.
    pub(crate) fn start() -> Result<Self> {
        let folder = TempDir::new("pg")?;
        let data = folder.path().join("data");
        Self::start_fresh(folder, data, None, "")
    }

    /// Makes a cluster for tests and starts it: it does not wait for the disk, for no test pulls the plug of the machine. Each
    /// case makes and drops a database of its own, a thousand files; a disk's file system that will not take the place of a
    /// file removed a moment ago looks for another each time, which was half of the time that the store's tests took.
    ///
    /// # Errors
    ///
    /// As [`Cluster::start`].
    pub(crate) fn start_for_tests() -> Result<Self> {
        let memory = TempDir::in_memory("pg-data", ROOM)?;
        // Nobody but its owner enters the folder above the data either.
        let data = memory.path().to_owned();
        Self::start_fresh(TempDir::new("pg")?, data, Some(memory), FOR_TESTS)
    }

    fn start_fresh(folder: TempDir, data: PathBuf, memory: Option<TempDir>, settings: &str) -> Result<Self> {
        let cluster = Self::start_in(folder, data, memory, settings)?;
        cluster.create(SERVER)?;
        Ok(cluster)
    }

    /// Starts a cluster whose data are kept in `data`, and makes it when it is not there; set up as a county's would be.
    ///
    /// # Errors
    ///
    /// As [`Cluster::start`].
    pub(crate) fn start_kept(data: &Path) -> Result<Self> {
        Self::start_in(TempDir::new("pg")?, data.to_owned(), None, LIKE_A_COUNTY)
    }

    fn start_in(folder: TempDir, data: PathBuf, memory: Option<TempDir>, settings: &str) -> Result<Self> {
        let programs = tools::postgres()?;
        let root = tools::is_root()?;
        fs::create_dir_all(&data)?;
        if root {
            // The server refuses to run as root.
            let (user, group) = ids("postgres").context("there is no user postgres to run the server as")?;
            chown(folder.path(), Some(user), Some(group))?;
            chown(&data, Some(user), Some(group))?;
        }
        let cluster = Self { programs, root, folder, data, _memory: memory };
        if !cluster.data.join("PG_VERSION").exists() {
            read(
                cluster
                    .program("initdb")
                    .args(["--username=wushe", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--pgdata"])
                    .arg(&cluster.data),
            )?;
        }
        cluster.configure(settings)?;
        // Its output goes to the log: a server that inherited our pipe would keep it open.
        read(
            cluster
                .program("pg_ctl")
                .args(["start", "--wait", "--silent", "--pgdata"])
                .arg(&cluster.data)
                .arg("--log")
                .arg(cluster.log()),
        )
        .with_context(|| fs::read_to_string(cluster.log()).unwrap_or_default())?;
        Ok(cluster)
    }

    /// What tests need to know: a database in which each makes a schema of its own, and an empty one for a whole
    /// server. That they are there is required: a test that skips itself must not look like one that passed.
    pub(crate) fn variables(&self) -> [(&'static str, String); 5] {
        let socket = self.folder.path().to_string_lossy().replace('/', "%2F");
        let url = |database| format!("postgres://wushe@localhost/{database}?host={socket}");
        [
            ("TEST_POSTGRES_URL", url("postgres")),
            ("TEST_POSTGRES_SERVER_URL", url(SERVER)),
            // The load bench makes databases of its own, and puts their names where it says so.
            ("LOAD_POSTGRES_URL", url("DATABASE")),
            ("LOAD_PSQL", self.programs.join("psql").to_string_lossy().into_owned()),
            ("REQUIRE_POSTGRES", "1".to_owned()),
        ]
    }

    /// Adds an empty database.
    fn create(&self, database: &str) -> Result<()> {
        let socket = self.folder.path();
        read(self.program("createdb").arg("--host").arg(socket).args(["--username=wushe", database])).map(drop)
    }

    fn configure(&self, settings: &str) -> Result<()> {
        // Read after `postgresql.conf`, and written anew at every start: the socket's folder is another each time.
        let file = self.data.join("postgresql.auto.conf");
        let socket = self.folder.path().display();
        // Every test has pools of its own, and they run at the same time.
        let text = format!(
            "listen_addresses = ''\nunix_socket_directories = '{socket}'\nunix_socket_permissions = 0700\nmax_connections = 300\n{settings}"
        );
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// One of PostgreSQL's programs, run as the user who may run it.
    fn program(&self, name: &str) -> Command {
        let program = self.programs.join(name);
        let mut command = if self.root {
            let mut command = command("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            command(program)
        };
        command.current_dir(self.folder.path());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if !self.data.join("postmaster.pid").exists() {
            return;
        }
        let stopped = read(
            self.program("pg_ctl").args(["stop", "--wait", "--silent", "--mode=fast", "--pgdata"]).arg(&self.data),
        );
        if let Err(error) = stopped {
            eprintln!("cannot stop PostgreSQL: {error:#}");
        }
    }
}

/// The numbers of a user and its group.
fn ids(user: &str) -> Result<(u32, u32)> {
    let number = |what| -> Result<u32> { Ok(read(command("id").args([what, user]))?.parse()?) };
    Ok((number("-u")?, number("-g")?))
}

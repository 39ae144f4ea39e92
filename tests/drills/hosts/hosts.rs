//! The two servers, and what clients know of them.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use wushe_host::demo::logins::PASSWORD;
use wushe_host::demo::places;
use wushe_tests::{Client, Scratch, Server};

/// A module is ready after so long at most.
const COMPILED: Duration = Duration::from_secs(60);

/// Where a host listens, and which of its lives it has; none while it is dead.
#[derive(Debug, Clone, Default)]
pub(crate) struct Door(Arc<Mutex<(u64, Option<String>)>>);

impl Door {
    /// The life and the address.
    pub(crate) fn look(&self) -> (u64, Option<String>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn open(&self, address: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1 = Some(address.to_owned());
    }

    fn close(&self) {
        let mut door = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *door = (door.0 + 1, None);
    }
}

/// The servers.
pub(crate) struct Hosts {
    servers: [Server; 2],
    doors: [Door; 2],
}

impl Hosts {
    /// Founds the demo county in an empty database and starts two servers on it.
    pub(crate) async fn start(scratch: &Scratch) -> Result<Self> {
        let one = Server::start_on(scratch.url()).await?;
        let other = one.beside().await?;
        let doors = [Door::default(), Door::default()];
        doors[0].open(one.address());
        doors[1].open(other.address());
        Ok(Self { servers: [one, other], doors })
    }

    /// Lets each host compile the modules, which takes a while the first time.
    pub(crate) async fn warm_up(&self, staff: &Client) -> Result<()> {
        for server in &self.servers {
            for page in ["sisters-teahouse/pages/moderation", "tea-board/pages/home"] {
                let path = format!("/api/v1/units/{}/modules/{page}", places::CHENJIALING);
                let begun = Instant::now();
                loop {
                    let answer = staff.at(server.address()).get(&path).await?;
                    if answer.status == 200 {
                        break;
                    }
                    let waits = answer.status == 503 && begun.elapsed() < COMPILED;
                    ensure!(waits, "{page}: {} {}", answer.status, answer.body);
                }
            }
        }
        Ok(())
    }

    pub(crate) fn doors(&self) -> [Door; 2] {
        self.doors.clone()
    }

    /// The file of the keys that both have.
    pub(crate) fn keys(&self) -> PathBuf {
        self.servers[0].data().join("keys.toml")
    }

    pub(crate) async fn login(&self, login: &str) -> Result<Client> {
        let mut client = self.servers[0].visitor()?;
        client.login(login, PASSWORD).await?;
        Ok(client)
    }

    /// Runs a `wushe` command beside the servers.
    pub(crate) async fn command(&self, args: &[&str]) -> Result<String> {
        self.servers[0].command(args).await
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self, victim: usize) -> Result<()> {
        // What fails from here on failed at a dead host.
        self.doors[victim].close();
        self.servers[victim].kill()
    }

    /// Starts it again; answers how long that took.
    pub(crate) async fn restart(&mut self, victim: usize) -> Result<Duration> {
        let took = self.servers[victim].restart().await?;
        self.doors[victim].open(self.servers[victim].address());
        Ok(took)
    }
}

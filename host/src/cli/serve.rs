//! `wushe serve`

use std::net::SocketAddr;

use anyhow::Context as _;
use clap::Args;
use tokio::net::TcpListener;
use wushe_core::time::{Clock, Ids};

use crate::app::App;
use crate::config::{Config, Overrides};
use crate::demo;
use crate::observe::{self, Traces, log};

/// Serve the platform.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    overrides: Overrides,
    /// Address to listen on; port 0 takes a free one
    #[arg(long, env = "WUSHE_LISTEN")]
    listen: Option<SocketAddr>,
    /// Port to listen on, on the configured address
    #[arg(long)]
    port: Option<u16>,
    /// Scheme and host as people type them, printed in QR codes
    #[arg(long, env = "WUSHE_PUBLIC_URL")]
    public_url: Option<String>,
}

impl Serve {
    pub(super) async fn run(self) -> anyhow::Result<()> {
        let mut config = Config::load(&self.overrides)?;
        let traces = Traces::open(&config.observe)?;
        log::begin(traces.as_ref());
        if let Some(listen) = self.listen {
            config.server.listen = listen;
        }
        if let Some(port) = self.port {
            config.server.listen.set_port(port);
        }
        let asked = config.server.listen;
        let listener =
            TcpListener::bind(asked).await.with_context(|| format!("cannot listen on {asked}: is the port taken?"))?;
        config.server.listen = listener.local_addr()?;
        let figures = match config.observe.metrics_listen {
            Some(asked) => Some(listen_for_figures(asked).await?),
            None => None,
        };
        if self.public_url.is_some() {
            config.server.public_url = self.public_url;
        }
        let app = App::open(&config.place(), Clock::System, Ids::random()).await?;
        app.store.migrate().await?;
        if let Some(figures) = &figures {
            println!("figures at http://{}/metrics", figures.local_addr()?);
        }
        println!("listening on http://{}", config.server.listen);
        if demo::is_demo(&app.store).await? {
            println!("{}", super::demo::login_lines());
        }
        let giving = figures.map(|figures| observe::begin(&app, figures));
        let served = crate::server::serve(app, listener).await;
        drop(giving);
        if let Some(traces) = traces {
            traces.end().await;
        }
        served
    }
}

async fn listen_for_figures(asked: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(asked).await.with_context(|| {
        format!(
            "cannot listen on {asked} for figures: is the port taken? Set metrics_listen under [observe] to one that is free, \
             or leave it out"
        )
    })
}

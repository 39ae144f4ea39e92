//! The platform as it runs: server, pages, JSON API, the runtime of modules, and the command line.
//!
//! Every door calls the use cases of `wushe-core`; none opens the database behind them, and none calls another.

pub mod api;
pub mod app;
pub mod auth;
pub mod cli;
pub mod config;
pub mod demo;
pub mod explain;
pub mod i18n;
pub mod jobs;
pub mod keys;
pub mod live;
pub mod modules;
pub mod observe;
pub mod outgoing;
pub mod package;
pub mod reads;
pub mod registers;
pub mod runtime;
pub mod server;
pub mod shape;
pub mod sheets;
pub mod upload;
pub mod watch;
pub mod web;

//! The work of the desks, as use cases in this process: what the server does for a page or a call, without HTTP.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use wushe_core::app::{Actor, Core, Cx, access, request, resident, unit};
use wushe_core::domain::page::Page;
use wushe_core::domain::request::{NewRequest, RequestFilter};
use wushe_core::id::{RequestId, ResidentId, UnitId};
use wushe_core::store::{Mode, Store, Tx};
use wushe_core::time::{Clock, Ids};
use wushe_host::keys::Keys;
use wushe_tests::Chance;

use super::county::{COUNTY, COUNTY_DESK, DESKS, PASSWORD, community_code, desk_login};
use super::people::{People, phone};
use super::place::Place;

/// Rows of a page of the inbox.
const ROWS: i64 = 50;
/// Requests and residents of each desk that are looked at.
const KNOWN: usize = 200;

/// Somebody who works at a desk.
#[derive(Debug, Clone)]
pub(crate) struct Desk {
    pub(crate) code: String,
    pub(crate) token: String,
    pub(crate) residents: Vec<ResidentId>,
    pub(crate) requests: Vec<RequestId>,
}

/// A county with people at their desks.
#[derive(Debug)]
pub(crate) struct Office {
    pub(crate) store: Store,
    pub(crate) core: Core,
    pub(crate) desks: Vec<Desk>,
    pub(crate) county: Desk,
    pub(crate) people: People,
    pub(crate) residents: usize,
    /// What was opened in this run and can be ended, by desk.
    opened: Mutex<Vec<(usize, RequestId)>>,
}

/// A piece of reading work.
#[derive(Debug, Clone)]
pub(crate) enum Question {
    Inbox,
    Request(RequestId),
    Name(String),
    PhoneTail(String),
    Card(ResidentId),
    Overview,
}

impl Question {
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Inbox => "inbox of open requests",
            Self::Request(_) => "one request",
            Self::Name(_) => "residents by name",
            Self::PhoneTail(_) => "residents by four digits",
            Self::Card(_) => "resident and requests",
            Self::Overview => "county overview",
        }
    }
}

impl Office {
    /// Opens the loaded county and logs everybody in.
    pub(crate) async fn open(place: &Place) -> Result<Self> {
        let keys = Keys::open_or_create(&place.folder.join("keys.toml"))?;
        let core = Core {
            keys: Arc::new(keys.ring),
            clock: Arc::new(Clock::System),
            ids: Arc::new(Ids::random()),
            require_second_factor: false,
        };
        let store = place.open().await?;
        let county = desk(&store, &core, COUNTY_DESK, COUNTY, 0).await?;
        let mut desks = Vec::with_capacity(DESKS);
        for number in 0..DESKS {
            desks.push(desk(&store, &core, &desk_login(number), &community_code(number), number).await?);
        }
        let (people, residents) = (People::new(), place.size.residents);
        Ok(Self { store, core, desks, county, people, residents, opened: Mutex::new(Vec::new()) })
    }

    /// What is asked as the piece of work with this number, and from which desk; none: the county's.
    pub(crate) fn question(&self, number: u64) -> (Option<usize>, Question) {
        let mut chance = Chance::new(number);
        let at = chance.place(self.desks.len());
        let desk = &self.desks[at];
        let question = match chance.place(100) {
            0..35 => Question::Inbox,
            35..60 => Question::Request(*chance.pick(&desk.requests)),
            60..70 => Question::Name(self.people.name_beginning(&mut chance)),
            70..80 => {
                let number = phone(chance.place(self.residents));
                Question::PhoneTail(number[number.len() - 4..].to_owned())
            }
            80..95 => Question::Card(*chance.pick(&desk.residents)),
            _ => Question::Overview,
        };
        // One search in five is for somebody anywhere in the county.
        let everywhere = match question {
            Question::Overview => true,
            Question::Name(_) | Question::PhoneTail(_) => chance.per_mille(200),
            _ => false,
        };
        ((!everywhere).then_some(at), question)
    }

    /// Answers the question with this number.
    pub(crate) async fn read(&self, number: u64) -> Result<&'static str> {
        let (at, question) = self.question(number);
        let desk = at.map_or(&self.county, |at| &self.desks[at]);
        let kind = question.kind();
        let actor = self.actor(desk).await?;
        let mut tx = self.store.begin(Mode::Read).await?;
        let cx = self.cx(&mut tx, actor, desk).await?;
        let answered = answer(&mut tx, &cx, question).await.context(kind);
        tx.rollback().await?;
        answered?;
        Ok(kind)
    }

    /// Prints what one question of each kind, and one request that is opened and ended, say to the database.
    pub(crate) async fn tell_statements(&self) -> Result<()> {
        let mut told = BTreeSet::new();
        for number in 0..200 {
            let (at, question) = self.question(number);
            let desk = at.map_or(&self.county, |at| &self.desks[at]);
            let kind = question.kind();
            if !told.insert((kind, at.is_none())) {
                continue;
            }
            let actor = self.actor(desk).await?;
            let mut tx = self.store.begin(Mode::Read).await?;
            tx.keep_statements();
            let cx = self.cx(&mut tx, actor, desk).await?;
            answer(&mut tx, &cx, question).await.context(kind)?;
            tell(&format!("{kind}{}", if at.is_none() { ", of the county" } else { "" }), &tx);
            tx.rollback().await?;
        }
        let desk = &self.desks[0];
        let actor = self.actor(desk).await?;
        let mut tx = self.store.begin(Mode::Write).await?;
        let cx = self.cx(&mut tx, actor, desk).await?;
        tx.keep_statements();
        let opened = request::open(&mut tx, &cx, new_request(desk.residents[0])).await?;
        tell("request opened", &tx);
        tx.keep_statements();
        request::void(&mut tx, &cx, opened.id, "重复登记".into()).await?;
        tell("request ended", &tx);
        tx.rollback().await?;
        Ok(())
    }

    /// The session behind a token, as the server looks it up for every request.
    async fn actor(&self, desk: &Desk) -> Result<Actor> {
        let (core, token) = (self.core.clone(), desk.token.clone());
        let found =
            self.store.glance(|tx| Box::pin(async move { access::authenticate(tx, &core, &token).await })).await;
        Ok(found?.actor)
    }

    async fn cx(&self, tx: &mut Tx, actor: Actor, desk: &Desk) -> Result<Cx> {
        let unit = unit::by_code(tx, &desk.code).await?;
        Ok(self.core.cx(actor, unit.id, "zh-CN"))
    }

    /// The piece of writing work with this number: a request is opened, and one that was opened before is ended.
    pub(crate) async fn write(&self, number: u64) -> Result<&'static str> {
        let mut chance = Chance::new(number ^ 0x5eed);
        let ended =
            if chance.per_mille(500) { self.opened.lock().unwrap_or_else(PoisonError::into_inner).pop() } else { None };
        let at = ended.map_or_else(|| chance.place(self.desks.len()), |(at, _)| at);
        let desk = &self.desks[at];
        let actor = self.actor(desk).await?;
        let unit = {
            let mut tx = self.store.begin(Mode::Read).await?;
            let unit = unit::by_code(&mut tx, &desk.code).await?;
            tx.rollback().await?;
            unit.id
        };
        let cx = self.core.cx(actor, unit, "zh-CN");
        if let Some((_, id)) = ended {
            let end = self.store.write(move |tx| {
                let cx = cx.clone();
                Box::pin(async move { request::void(tx, &cx, id, "重复登记".into()).await })
            });
            end.await?;
            return Ok("request ended");
        }
        let new = new_request(*chance.pick(&desk.residents));
        let open = self.store.write(move |tx| {
            let (cx, new) = (cx.clone(), new.clone());
            Box::pin(async move { request::open(tx, &cx, new).await })
        });
        let opened = open.await?;
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).push((at, opened.id));
        Ok("request opened")
    }
}

/// A request as it is opened.
pub(crate) fn new_request(resident_id: ResidentId) -> NewRequest {
    NewRequest { detail: "老人来电。".to_owned(), ..NewRequest::of(resident_id, "call", "请上门看看") }
}

fn tell(what: &str, tx: &Tx) {
    println!("\n{what}:");
    for statement in tx.statements() {
        println!("  {}", statement.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}

fn open_ones() -> RequestFilter {
    RequestFilter { open: Some(true), ..RequestFilter::default() }
}

async fn answer(tx: &mut Tx, cx: &Cx, question: Question) -> Result<()> {
    match question {
        Question::Inbox => {
            request::list(tx, cx, open_ones(), Page::first(ROWS)).await?;
        }
        Question::Request(id) => {
            let found = request::find(tx, cx, id).await?.context("a request of this community")?;
            resident::get(tx, cx, found.resident_id).await?;
            request::history(tx, cx, id).await?;
        }
        Question::Name(beginning) => drop(resident::find(tx, cx, &beginning, ROWS).await?),
        Question::PhoneTail(digits) => drop(resident::find(tx, cx, &digits, ROWS).await?),
        Question::Card(id) => {
            resident::get(tx, cx, id).await?;
            let filter = RequestFilter { resident_id: Some(id), ..RequestFilter::default() };
            request::list(tx, cx, filter, Page::first(20)).await?;
        }
        Question::Overview => {
            unit::count_below(tx, cx.unit).await?;
            resident::count(tx, cx, Default::default()).await?;
            request::count(tx, cx, open_ones()).await?;
        }
    }
    Ok(())
}

/// Logs somebody in and learns what stands before them.
async fn desk(store: &Store, core: &Core, login: &str, code: &str, number: usize) -> Result<Desk> {
    let session = access::log_in(store, core, login, PASSWORD, "127.0.0.1").await.context("the staff logs in")?;
    let mut tx = store.begin(Mode::Read).await?;
    let unit: UnitId = unit::by_code(&mut tx, code).await?.id;
    let cx = core.system(unit);
    let mut chance = Chance::new(number as u64);
    let (mut residents, mut requests) = (Vec::new(), Vec::new());
    // Only communities are looked into: whoever asks for the whole county searches.
    if code != COUNTY {
        let (mut all, mut page) = (Vec::new(), Page::first(200));
        loop {
            let listed = resident::list(&mut tx, &cx, Default::default(), page.clone()).await?;
            all.extend(listed.items.into_iter().map(|resident| resident.id));
            let Some(next) = listed.next else { break };
            page.after = Some(next);
        }
        anyhow::ensure!(!all.is_empty(), "no residents in {code}");
        residents.extend((0..KNOWN).map(|_| all[chance.place(all.len())]));
        for resident in &residents {
            let filter = RequestFilter { resident_id: Some(*resident), ..RequestFilter::default() };
            requests.extend(
                request::list(&mut tx, &cx, filter, Page::first(3)).await?.items.into_iter().map(|request| request.id),
            );
        }
        anyhow::ensure!(!requests.is_empty(), "no requests in {code}");
    }
    tx.rollback().await?;
    Ok(Desk { code: code.to_owned(), token: session.token, residents, requests })
}

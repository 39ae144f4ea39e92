//! Filling a county: the tree and who can log in through use cases, people and requests in bulk. The same every time, but
//! for the keys that seal personal fields.

use std::collections::{BTreeSet, HashMap};
use std::thread;
use std::time::Instant;

use anyhow::{Context as _, Result};
use tokio::sync::mpsc;
use uuid::Uuid;
use wushe_core::app::access::{self, NewUser};
use wushe_core::app::personal::{Field, Person};
use wushe_core::app::unit::{self, NewUnit};
use wushe_core::app::{Core, Cx};
use wushe_core::domain::access::Role;
use wushe_core::domain::check;
use wushe_core::id::{ResidentId, UnitId};
use wushe_core::store::bulk::Cell;
use wushe_core::store::{Mode, Tx};
use wushe_core::time::{Ids, Timestamp};
use wushe_tests::Chance;

use super::people::{self, People};
use super::place::{Place, Size};

/// The county's code.
pub(crate) const COUNTY: &str = "510821000000";
/// Everybody's password.
pub(crate) const PASSWORD: &str = "load-bench-password";
/// What the staff of the county logs in with.
pub(crate) const COUNTY_DESK: &str = "county";

const TOWNSHIPS: usize = 23;
const COMMUNITIES: usize = 220;
/// Every tenth community has grids …
const WITH_GRIDS: usize = 10;
/// … so many.
const GRIDS: usize = 40;
/// Communities whose staff can log in: the first ones, some with grids and some without.
pub(crate) const DESKS: usize = 24;

/// When the first request was opened: 2021-09-01 in the county.
const BEGAN: i64 = 1_630_425_600_000_000;
/// How long requests have come: five years.
const YEARS: i64 = 5 * 365 * 86_400 * 1_000_000;
/// Rows that are handed over at once.
const BATCH: usize = 10_000;

/// The code of the community with this number, and of the township above it.
fn codes(number: usize) -> (String, String) {
    let township = 100 + number % TOWNSHIPS;
    (format!("510821{township}{:03}", number / TOWNSHIPS + 1), format!("510821{township}000"))
}

/// The code of a community by number, whose staff logs in as [`desk_login`].
pub(crate) fn community_code(number: usize) -> String {
    codes(number).0
}

/// What the staff of a community logs in with.
pub(crate) fn desk_login(number: usize) -> String {
    format!("desk{number}")
}

/// Loads the county if it is not there yet.
pub(crate) async fn ensure(place: &Place) -> Result<()> {
    if place.is_loaded() {
        return Ok(());
    }
    let began = Instant::now();
    println!("loading {} {} …", place.kind.name(), place.size.name);
    place.clear()?;
    let keys = wushe_host::keys::Keys::open_or_create(&place.folder.join("keys.toml"))?;
    let core = Core {
        keys: std::sync::Arc::new(keys.ring),
        clock: std::sync::Arc::new(wushe_core::time::Clock::at(Timestamp::from_micros(BEGAN))),
        ids: std::sync::Arc::new(Ids::seeded(510_821)),
        require_second_factor: false,
    };
    let store = place.open().await?;
    store.migrate().await?;
    let mut tx = store.begin(Mode::Write).await?;
    let units = Units::make(&mut tx, &core).await?;
    tx.commit().await?;
    let columns = store.columns().await?.into_iter().collect();
    store.close().await;

    let mut bulk = place.bulk().await?;
    let (give, mut take) = mpsc::channel::<Batch>(4);
    let size = place.size;
    let maker = thread::spawn(move || Maker::new(core, units, columns, give).everything(size));
    while let Some(batch) = take.recv().await {
        bulk.insert(batch.table, &batch.columns, &batch.rows).await.with_context(|| batch.table)?;
    }
    maker.join().map_err(|_| anyhow::anyhow!("the maker of rows failed"))??;
    println!("  rows after {:.0} s", began.elapsed().as_secs_f64());
    bulk.finish().await?;
    place.set_loaded()?;
    println!("  done in {:.0} s", began.elapsed().as_secs_f64());
    Ok(())
}

/// The tree, as far as the loader needs it.
struct Units {
    /// Where people live, large places first: a community, or each of its grids.
    homes: Vec<Vec<Home>>,
}

/// Where somebody lives.
#[derive(Debug, Clone, Copy)]
struct Home {
    /// A community, or a grid of it.
    unit: UnitId,
    community: UnitId,
    township: UnitId,
}

impl Units {
    async fn make(tx: &mut Tx, core: &Core) -> Result<Self> {
        let system = core.system(UnitId::from_uuid(Uuid::nil()));
        let county = add(tx, &system, COUNTY, "旺苍县", None).await?;
        let mut townships = HashMap::new();
        let (mut homes, mut communities) = (Vec::new(), Vec::new());
        for number in 0..COMMUNITIES {
            let (code, above) = codes(number);
            let township = match townships.get(&above) {
                Some(id) => *id,
                None => {
                    let id = add(tx, &system, &above, &format!("{}号镇", townships.len() + 1), Some(county)).await?;
                    townships.insert(above, id);
                    id
                }
            };
            let community = add(tx, &system, &code, &format!("{}号社区", number + 1), Some(township)).await?;
            communities.push(community);
            if number % WITH_GRIDS > 0 {
                homes.push(vec![Home { unit: community, community, township }]);
                continue;
            }
            let mut grids = Vec::with_capacity(GRIDS);
            for grid in 1..=GRIDS {
                let name = format!("{}号社区第{grid}网格", number + 1);
                let unit = add(tx, &system, &format!("{code}{grid:03}"), &name, Some(community)).await?;
                grids.push(Home { unit, community, township });
            }
            homes.push(grids);
        }
        login(tx, &system.in_unit(county), COUNTY_DESK, Role::Staff).await?;
        for (number, community) in communities.iter().take(DESKS).enumerate() {
            login(tx, &system.in_unit(*community), &desk_login(number), Role::Staff).await?;
        }
        Ok(Self { homes })
    }
}

async fn add(tx: &mut Tx, system: &Cx, code: &str, name: &str, parent_id: Option<UnitId>) -> Result<UnitId> {
    let new = NewUnit {
        code: code.to_owned(),
        name_zh: name.to_owned(),
        name_en: format!("Unit {code}"),
        parent_id,
        ..NewUnit::default()
    };
    Ok(unit::create(tx, system, new).await?.id)
}

async fn login(tx: &mut Tx, cx: &Cx, login: &str, role: Role) -> Result<()> {
    let new = NewUser {
        login: login.to_owned(),
        name: format!("员工{login}"),
        password: PASSWORD.to_owned(),
        ..NewUser::default()
    };
    let user = access::create_user(tx, cx, new).await?;
    access::give_post(tx, cx, user.id, role).await?;
    Ok(())
}

/// Rows for one table.
struct Batch {
    table: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

/// What is asked for, and through which module.
const KINDS: [(&str, Option<&str>, &str); 6] = [
    ("call", Some("liaison-card"), "独居老人求助：请上门看看"),
    ("visit", Some("liaison-card"), "代办：医保缴费"),
    ("repair", None, "楼道灯不亮，请维修"),
    ("paper", None, "办理养老保险，咨询材料"),
    ("delivery", Some("volunteer-menu"), "代买药品送到家"),
    ("mediation", None, "邻里噪声，请调解"),
];

/// Makes rows on a thread of its own while others are put in.
struct Maker {
    core: Core,
    units: Units,
    /// The tables' columns: what this schema does not have is left out.
    columns: BTreeSet<(String, String)>,
    give: mpsc::Sender<Batch>,
    chance: Chance,
    waiting: HashMap<&'static str, Batch>,
}

impl Maker {
    fn new(core: Core, units: Units, columns: BTreeSet<(String, String)>, give: mpsc::Sender<Batch>) -> Self {
        Self { core, units, columns, give, chance: Chance::new(510_821), waiting: HashMap::new() }
    }

    fn put(&mut self, table: &'static str, row: Vec<(&'static str, Cell)>) -> Result<()> {
        let known = |column: &str| self.columns.contains(&(table.to_owned(), column.to_owned()));
        let batch = self.waiting.entry(table).or_insert_with(|| {
            let columns = row.iter().map(|(column, _)| *column).filter(|column| known(column)).collect();
            Batch { table, columns, rows: Vec::new() }
        });
        let kept = row.into_iter().filter(|(column, _)| batch.columns.contains(column)).map(|(_, cell)| cell).collect();
        batch.rows.push(kept);
        if batch.rows.len() >= BATCH {
            let full = Batch { table, columns: batch.columns.clone(), rows: std::mem::take(&mut batch.rows) };
            self.give.blocking_send(full).context("nobody takes the rows")?;
        }
        Ok(())
    }

    fn everything(mut self, size: Size) -> Result<()> {
        let residents = self.residents(size.residents)?;
        self.requests(&residents, size)?;
        for (_, batch) in std::mem::take(&mut self.waiting) {
            self.give.blocking_send(batch).context("nobody takes the rows")?;
        }
        Ok(())
    }

    /// An id of this moment, as the platform would have made it.
    fn id(&self, at: i64) -> Uuid {
        self.core.ids.next(Timestamp::from_micros(at))
    }

    fn residents(&mut self, count: usize) -> Result<Vec<(ResidentId, Home)>> {
        let people = People::new();
        let keys = std::sync::Arc::clone(&self.core.keys);
        let mut all = Vec::with_capacity(count);
        for number in 0..count {
            // They were entered in the first half year, community by community.
            let at = BEGAN + i64::try_from(number)? * (YEARS / 10 / i64::try_from(count)?);
            let id = ResidentId::from_uuid(self.id(at));
            let homes = self.chance.pick_first(&self.units.homes);
            let home = *self.chance.pick(homes);
            let name = people.name(&mut self.chance);
            let (phone, id_number) = (people::phone(number), people::id_number(number));
            let address = format!("旺苍县{}组{}号", self.chance.place(12) + 1, self.chance.place(200) + 1);
            let person = Person::Resident(id);
            let sealed = |clear: &str, field| keys.seal(clear, &person.place(field));
            let row = vec![
                ("id", Cell::text(&id)),
                ("unit_id", Cell::text(&home.unit)),
                ("name", Cell::text(&name)),
                ("name_folded", Cell::Text(check::fold(&name))),
                ("id_number", Cell::text(sealed(&id_number, Field::IdNumber)?.as_str())),
                ("id_number_hash", Cell::Text(keys.lookup("id_number", &id_number))),
                ("phone", Cell::text(sealed(&phone, Field::Phone)?.as_str())),
                ("phone_hash", Cell::Text(keys.lookup("phone", &phone))),
                ("phone_tail_hash", Cell::Text(keys.lookup("phone-tail", &phone[phone.len() - 4..]))),
                ("address", Cell::text(sealed(&address, Field::Address)?.as_str())),
                ("birth_year", Cell::Number(id_number[6..10].parse()?)),
                ("lives_alone", Cell::Flag(self.chance.per_mille(40))),
                ("created_at", Cell::Number(at)),
                ("version", Cell::Number(1)),
            ];
            self.put("resident", row)?;
            for (group, share) in [("elder", 230), ("child", 160), ("hardship", 30), ("disabled", 60)] {
                if self.chance.per_mille(share) {
                    let row = vec![("resident_id", Cell::text(&id)), ("special_group", Cell::text(group))];
                    self.put("resident_group", row)?;
                }
            }
            all.push((id, home));
        }
        Ok(all)
    }

    fn requests(&mut self, residents: &[(ResidentId, Home)], size: Size) -> Result<()> {
        let Size { requests: count, open: open_of_last, .. } = size;
        let mut day = String::new();
        let mut running: HashMap<UnitId, u32> = HashMap::new();
        for number in 0..count {
            let at = BEGAN + YEARS / 10 + i64::try_from(number)? * (YEARS * 9 / 10 / i64::try_from(count)?);
            let moment = Timestamp::from_micros(at);
            let today = moment.local_day();
            if today != day {
                running.clear();
                day = today;
            }
            let (resident, home) = *self.chance.pick(residents);
            let running = running.entry(home.unit).or_default();
            *running += 1;
            let running = *running;
            let (kind, module, title) = *self.chance.pick(&KINDS);
            // What is open came lately: 5 % of the last tenth, 0.5 % of all, unless the desks have let things lie.
            let open = number >= count - count / 10 && self.chance.per_mille(open_of_last);
            let status = if open {
                *self.chance.pick(&["submitted", "accepted", "accepted", "returned", "done"])
            } else if self.chance.per_mille(30) {
                "voided"
            } else {
                "closed"
            };
            let ended = (!open).then(|| at + (1 + i64::try_from(self.chance.place(72)).unwrap_or(0)) * 3_600_000_000);
            let id = self.id(at);
            let level = if home.unit == home.community { "community" } else { "grid" };
            let row = vec![
                ("id", Cell::text(&id)),
                ("number", Cell::Text(format!("{day}-{running:03}"))),
                ("unit_id", Cell::text(&home.unit)),
                ("community_id", Cell::text(&home.community)),
                ("township_id", Cell::text(&home.township)),
                ("handling_unit_id", Cell::text(&home.unit)),
                ("module_id", Cell::maybe(module)),
                ("kind", Cell::text(kind)),
                ("resident_id", Cell::text(&resident)),
                ("title", Cell::text(title)),
                ("title_folded", Cell::Text(check::fold(title))),
                ("detail", Cell::text("居民来电说明情况，已登记，请尽快处理。")),
                ("channel", Cell::text(*self.chance.pick(&["phone", "visit", "online"]))),
                ("charge_class", Cell::text("free_public_benefit")),
                ("status", Cell::text(status)),
                ("on_behalf", Cell::Flag(true)),
                ("opened_at", Cell::Number(at)),
                ("entered_at", Cell::Number(at)),
                ("due_at", Cell::Number(at + 2 * 86_400_000_000)),
                ("ended_at", ended.map_or(Cell::Null, Cell::Number)),
                ("closed_level", if status == "closed" { Cell::text(level) } else { Cell::Null }),
                ("updated_at", Cell::Number(ended.unwrap_or(at))),
                ("version", Cell::Number(1 + i64::from(!open))),
            ];
            self.put("request", row)?;
            if open || number % 5 == 0 {
                self.history(id, home.unit, status, at, ended)?;
            }
        }
        Ok(())
    }

    /// The history of a request and its line in the audit trail.
    fn history(&mut self, request: Uuid, unit: UnitId, status: &str, at: i64, ended: Option<i64>) -> Result<()> {
        let last = if status == "voided" { "void" } else { "close" };
        let steps = [Some((at, "open", "accepted")), ended.map(|ended| (ended, last, status))];
        for (at, verb, status) in steps.into_iter().flatten() {
            let row = vec![
                ("id", Cell::text(&self.id(at))),
                ("request_id", Cell::text(&request)),
                ("at", Cell::Number(at)),
                ("verb", Cell::text(verb)),
                ("status", Cell::text(status)),
                ("by_name", Cell::text("刘红梅")),
                ("note", Cell::text("")),
            ];
            self.put("request_event", row)?;
        }
        let row = vec![
            ("id", Cell::text(&self.id(at))),
            ("at", Cell::Number(at)),
            ("unit_id", Cell::text(&unit)),
            ("verb", Cell::text("requests.open")),
            ("entity", Cell::text("request")),
            ("entity_id", Cell::text(&request)),
            ("purpose", Cell::text("")),
            ("detail", Cell::text("")),
        ];
        self.put("audit", row)
    }
}

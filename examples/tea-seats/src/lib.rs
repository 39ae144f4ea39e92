//! Tables of a teahouse: seats are taken and paid for, tables close by themselves, and each morning says what came in.

use wushe_plugin::prelude::*;

/// A table.
#[derive(Debug, Record)]
#[record(collection = "tables", index(open))]
struct Table {
    title: String,
    closes_at: Timestamp,
    open: bool,
    /// The job that closes it.
    job: Option<String>,
}

/// A seat that is taken.
#[derive(Debug, Record)]
#[record(collection = "seats", index(table, fen))]
struct Seat {
    table: Id<Table>,
    person: ResidentId,
    fen: i64,
}

/// What came in, by the morning.
#[derive(Debug, Record)]
#[record(collection = "mornings")]
struct Morning {
    seats: i64,
    fen: i64,
}

/// Somebody has taken a seat.
#[derive(Debug, Event)]
#[event(name = "seat_taken")]
struct SeatTaken {
    table: Id<Table>,
    title: String,
    person: ResidentId,
    fen: i64,
}

/// Open a table.
#[derive(Debug, Input)]
struct OpenTable {
    #[field(max_length = 40)]
    title: String,
    #[field(min = 1, max = 720)]
    minutes: u32,
}

/// Take a seat.
#[derive(Debug, Input)]
struct Sit {
    table: Id<Table>,
    #[field(min = 0, max = 100_000, default = 0)]
    fen: i64,
}

/// Keep a table open.
#[derive(Debug, Input)]
struct KeepOpen {
    table: Id<Table>,
}

/// Close a table.
#[derive(Debug, Input)]
struct Close {
    table: Id<Table>,
}

/// The module.
#[derive(Debug)]
pub struct TeaSeats;

#[module(records(Table, Seat, Morning), events(SeatTaken))]
impl TeaSeats {
    #[page(surfaces(staff), menu)]
    fn home(_cx: &Context) -> Result<Page> {
        let mut tables = Vec::new();
        for line in Seat::query().sums().of("fen").by("table").list()? {
            let table = Id::<Table>::from(line.value.as_str().unwrap_or_default()).get()?;
            tables.push(sums(Card::new(&table.title), count(line.count), line.sum));
        }
        let mornings = Morning::query().descending().limit(7).list()?;
        let mornings = mornings.iter().map(|morning| sums(Card::new(t!("home-morning")), morning.seats, morning.fen));
        let open = Table::query().eq("open", true).count()?;
        let page = Page::new(t!("home-title", open = count(open)));
        Ok(page.cards(tables, t!("home-none")).cards(mornings, t!("home-none")))
    }

    #[action(by(staff))]
    fn open_table(cx: &Context, input: OpenTable) -> Result<Done> {
        let closes_at = cx.now().plus_minutes(i64::from(input.minutes));
        let mut table = Table { title: input.title, closes_at, open: true, job: None }.insert()?;
        table.job = Some(Close { table: table.id() }.run_at(closes_at)?);
        table.save()?;
        Ok(Done::say(t!("open-table-done")).id(table.id()))
    }

    #[action(by(resident))]
    fn sit(cx: &Context, input: Sit) -> Result<Done> {
        let table = input.table.get()?;
        ensure!(table.open, t!("sit-closed"));
        let person = cx.resident()?;
        Seat { table: table.id(), person: person.clone(), fen: input.fen }.insert()?;
        SeatTaken { table: table.id(), title: table.title.clone(), person, fen: input.fen }.emit()?;
        Ok(Done::say(t!("sit-done")))
    }

    #[action(by(staff))]
    fn keep_open(_cx: &Context, input: KeepOpen) -> Result<Done> {
        let table = input.table.get()?;
        schedule::cancel(table.job.as_deref().ok_or(Error::NotFound)?)?;
        Ok(Done::say(t!("keep-open-done")))
    }

    #[job]
    fn close(_cx: &Context, input: Close) -> Result<()> {
        let mut table = input.table.get()?;
        table.open = false;
        table.save()
    }

    #[job(cron = "0 8 * * *")]
    fn morning(_cx: &Context) -> Result<()> {
        let total = Seat::query().sums().of("fen").total()?;
        Morning { seats: count(total.count), fen: total.sum }.insert()?;
        Ok(())
    }
}

fn sums(card: Card, seats: i64, fen: i64) -> Card {
    card.row(t!("home-seats"), seats).row(t!("home-fen"), fen)
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

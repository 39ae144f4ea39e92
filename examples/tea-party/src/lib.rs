//! Tea parties: seats with a waiting list are the platform's activities; the fees of a month are entered in the community's fund.

use wushe_plugin::prelude::*;
use wushe_plugin::schema::activity::{NewActivity, NewSession, SessionQuery};
use wushe_plugin::schema::money::NewIncome;
use wushe_plugin::schema::notice::NewNotice;
use wushe_plugin::schema::value::TimeStyle;

/// A fee that was paid at the door.
#[derive(Debug, Record)]
#[record(collection = "fees", index(fen, booked))]
struct Fee {
    fen: i64,
    booked: bool,
    /// The entry in the books.
    entry: Option<String>,
}

/// Put on a party.
#[derive(Debug, Input)]
struct PutOn {
    #[field(max_length = 40)]
    title: String,
    begins_at: Timestamp,
    #[field(min = 1, max = 500)]
    seats: u32,
}

/// Come to a party.
#[derive(Debug, Input)]
struct Come {
    session: String,
}

/// Stay away after all.
#[derive(Debug, Input)]
struct StayAway {
    sign_up: String,
}

/// Call a party off.
#[derive(Debug, Input)]
struct CallOff {
    session: String,
}

/// Announce a party.
#[derive(Debug, Input)]
struct Announce {
    session: String,
}

/// Take a fee.
#[derive(Debug, Input)]
struct Pay {
    #[field(min = 1, max = 1_000_000)]
    fen: i64,
}

/// Who comes to a party.
#[derive(Debug, Input)]
struct Guests {
    session: String,
}

/// The module.
#[derive(Debug)]
pub struct TeaParty;

#[module(records(Fee))]
impl TeaParty {
    #[page(surfaces(resident, staff), menu)]
    fn home(cx: &Context) -> Result<Page> {
        let query = SessionQuery { from: Some(cx.now().micros()), ..SessionQuery::default() };
        let coming = activities::sessions(&query)?.items;
        let cards = coming.iter().map(|session| {
            Card::new(&session.title)
                .row(t!("home-begins"), Value::Time { at: session.begins_at, style: TimeStyle::Full })
                .row(t!("home-seated"), i64::from(session.seated))
                .row(t!("home-waiting"), i64::from(session.waiting))
                .button(Come { session: session.id.clone() }.button(t!("home-come")))
        });
        Ok(Page::new(t!("page-home")).cards(cards, t!("home-none")))
    }

    #[page(surfaces(staff))]
    fn guests(_cx: &Context, params: Guests) -> Result<Page> {
        let guests = activities::sign_ups(&params.session)?;
        let cards = guests.iter().map(|guest| {
            let name = guest.resident.as_ref().map(|id| PersonRef::resident(id).field(PersonField::Name));
            Card::new(name.unwrap_or_else(|| t!("guests-volunteer").into()))
                .row(t!("guests-status"), guest.status.as_str())
        });
        Ok(Page::new(t!("guests-title")).cards(cards, t!("home-none")))
    }

    /// What the fund holds, for whoever may read its books.
    #[page(surfaces(staff), menu)]
    fn fund(_cx: &Context) -> Result<Page> {
        let mut cards = Vec::new();
        for fund in ledger::funds()? {
            for pot in fund.pots {
                cards.push(Card::new(&fund.name).row(t!("fund-fen"), pot.fen));
            }
        }
        Ok(Page::new(t!("page-fund")).cards(cards, t!("home-none")))
    }

    #[action(by(staff))]
    fn put_on(_cx: &Context, input: PutOn) -> Result<Done> {
        let session = NewSession {
            begins_at: input.begins_at.micros(),
            ends_at: input.begins_at.plus_hours(2).micros(),
            seats: Some(input.seats),
            waiting_list: true,
            sign_up_opens_at: None,
            sign_up_closes_at: None,
        };
        let made = activities::create(&NewActivity {
            kind: "meeting".to_owned(),
            title: input.title,
            detail: String::new(),
            place: "茶室".to_owned(),
            charge_class: "low_fee".to_owned(),
            groups: Vec::new(),
            women_only: false,
            sessions: vec![session],
        })?;
        let session = made.sessions.into_iter().next().unwrap_or_default();
        Ok(Done::say(t!("put-on-done")).id(session))
    }

    #[action(by(resident), on_behalf)]
    fn come(_cx: &Context, input: Come) -> Result<Done> {
        let place = activities::sign_up(&input.session)?;
        let said = if place.status == "seated" { t!("come-seated") } else { t!("come-waiting") };
        Ok(Done::say(said).id(place.id))
    }

    #[action(by(resident))]
    fn stay_away(_cx: &Context, input: StayAway) -> Result<Done> {
        activities::withdraw(&input.sign_up, "")?;
        Ok(Done::say(t!("stay-away-done")))
    }

    #[action(by(staff))]
    fn call_off(_cx: &Context, input: CallOff) -> Result<Done> {
        activities::cancel(&input.session, "茶室停水")?;
        Ok(Done::say(t!("call-off-done")))
    }

    #[action(by(staff))]
    fn announce(_cx: &Context, input: Announce) -> Result<Done> {
        let session = activities::session(&input.session)?.ok_or(Error::NotFound)?;
        let notice = notices::write(&NewNotice {
            section: "announcement".to_owned(),
            title_zh: format!("茶会：{}", session.title),
            title_en: Some(format!("Tea party: {}", session.title)),
            body_zh: format!("地点：{}。欢迎大家来喝茶。", session.place),
            body_en: None,
            expires_on: None,
        })?;
        Ok(Done::say(t!("announce-done")).id(notice.id))
    }

    #[action(by(staff))]
    fn pay(_cx: &Context, input: Pay) -> Result<Done> {
        Fee { fen: input.fen, booked: false, entry: None }.insert()?;
        Ok(Done::say(t!("pay-done")))
    }

    /// By whoever keeps the books, before the month is over.
    #[action(by(staff))]
    fn settle_now(cx: &Context) -> Result<Done> {
        let entered = enter(cx)?;
        ensure!(entered > 0, t!("settle-now-nothing"));
        Ok(Done::say(t!("settle-now-done", fen = entered)))
    }

    #[job(cron = "0 1 1 * *")]
    fn settle(cx: &Context) -> Result<()> {
        enter(cx).map(|_| ())
    }
}

/// Enters the fees that are not in the books yet; answers how much they are.
fn enter(_cx: &Context) -> Result<i64> {
    let open = || Fee::query().eq("booked", false);
    let total = open().sums().of("fen").total()?;
    let Some(fund) = ledger::funds()?.into_iter().next() else { return Ok(0) };
    if total.sum == 0 {
        return Ok(0);
    }
    let entry = ledger::receive(&NewIncome {
        fund: fund.id,
        source: "low_fee_income".to_owned(),
        from: "茶会".to_owned(),
        fen: total.sum,
        purpose: None,
        day: None,
        document: None,
        voucher: None,
    })?;
    for mut fee in open().all()? {
        fee.booked = true;
        fee.entry = Some(entry.id.clone());
        fee.save()?;
    }
    Ok(total.sum)
}

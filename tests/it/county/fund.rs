//! The charity fund as everybody sees it, and as its keepers use it in a browser without script.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use wushe_core::domain::day::Day;
use wushe_core::time::Clock;
use wushe_host::demo::places;
use wushe_tests::{Client, Role, Server};

/// The path of a page of the desk.
fn desk(rest: &str) -> String {
    format!("/staff/{}/r/{rest}", places::ZHICHENG)
}

/// Everything of a register, as its keeper reads it.
async fn all(who: &Client, register: &str) -> Result<Vec<Value>> {
    let answer = who.get(&format!("/api/v1/units/{}/{register}?limit=200", places::ZHICHENG)).await?;
    ensure!(answer.status == 200, "{register}: {} {}", answer.status, answer.body);
    Ok(answer.json()?["items"].as_array().context("items")?.clone())
}

fn text<'v>(value: &'v Value, name: &str) -> Result<&'v str> {
    value[name].as_str().with_context(|| format!("no {name} in {value}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_sees_the_money_and_nobody_who_was_helped() -> Result<()> {
    let server = Server::start().await?;
    let visitor = server.visitor()?;
    let path = format!("/public/{}/fund", places::ZHICHENG);
    let page = visitor.get(&path).await?;
    ensure!(page.status == 200, "{}", page.status);
    let clerk = server.login(Role::Bookkeeper).await?;
    let fund = text(&all(&clerk, "funds").await?[0], "id")?.to_owned();
    // The same rows as the statement at the desk.
    let today = Day::of(Clock::System.now());
    let year = today.date().year();
    let period = format!("from={year}-01-01&to={year}-12-31");
    let asked = format!("/api/v1/units/{}/funds/statement?fund_id={fund}&{period}", places::ZHICHENG);
    let money = clerk.get(&asked).await?.json()?["money"].clone();
    let of = |name: &str| money[name].as_i64().with_context(|| format!("no {name} in {money}"));
    let (opening, income, spent, moved, closing) =
        (of("opening")?, of("income")?, of("spent")?, of("moved")?, of("closing")?);
    ensure!(opening + income - spent + moved == closing && closing > 0, "{money}");
    for sum in [opening, income, spent, closing] {
        let yuan = format!(".{:02}", sum % 100);
        let shown = page.body.split('¥').any(|rest| {
            let number: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == ',' || *c == '.').collect();
            number.ends_with(&yuan) && number.replace([',', '.'], "").parse() == Ok(sum)
        });
        ensure!(shown, "{sum} fen do not stand on the page");
    }
    // Donors as they wished, and nobody who was helped.
    let earlier = visitor.get(&format!("{path}?from={}&to={today}", today.plus_days(-365))).await?;
    ensure!(earlier.body.contains("蒲国富") && !earlier.body.contains("向晓琳"), "{}", earlier.body);
    for body in [&page.body, &earlier.body] {
        for grant in all(&clerk, "grants").await? {
            if grant["recipient_kind"] == "person" {
                ensure!(!body.contains(text(&grant, "title")?), "{grant}");
            }
        }
    }
    // What was published, and its frozen page; in both it stands whether that was in time. On which day the county was loaded
    // decides which of the two it is.
    let disclosures = all(&clerk, "disclosures").await?;
    ensure!(disclosures.len() > 1, "{disclosures:?}");
    for disclosure in &disclosures {
        let frozen = visitor.get(&format!("{path}/{}", text(disclosure, "id")?)).await?;
        ensure!(frozen.status == 200 && frozen.body.contains(text(disclosure, "hash")?), "{}", frozen.status);
        let late = disclosure["late"].as_bool().context("late")?;
        let way = format!("{path}/{}\"", text(disclosure, "id")?);
        let row = page.body.split("<tr>").find(|row| row.contains(&way)).context("a row in the list")?;
        ensure!((row.contains(">逾期<"), row.contains(">按期<")) == (late, !late), "{disclosure}: {row}");
        let told = format!("应于 {} 前公开，逾期。", text(disclosure, "due_on")?);
        ensure!(frozen.body.contains(&told) == late, "{disclosure}");
    }
    // Where there is no fund there is no page; and the way here is on the resident's home.
    ensure!(visitor.get(&format!("/public/{}/fund", places::NEIGHBOUR)).await?.status == 404);
    let home = server.login(Role::Resident).await?.get(&format!("/resident/{}", places::ZHICHENG)).await?;
    ensure!(home.body.contains(&path), "no way to the fund on the resident's home");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_person_books_what_is_above_the_limit() -> Result<()> {
    let server = Server::start().await?;
    let (clerk, second) = (server.login(Role::Bookkeeper).await?, server.login(Role::Approver).await?);
    let fund = text(&all(&clerk, "funds").await?[0], "id")?.to_owned();
    let fields =
        [("fund_id", fund.as_str()), ("source", "low_fee_income"), ("from_name", "助浴点"), ("amount", "2000.01")];
    let wrong =
        clerk.submit(&desk("fund-incomes/-/create"), &[fields[0], fields[1], fields[2], ("amount", "二百")]).await?;
    ensure!(wrong.status == 422 && wrong.body.contains("f-amount-error"), "{} {}", wrong.status, wrong.body);
    let made = clerk.submit(&desk("fund-incomes/-/create"), &fields).await?;
    let entry = made.location.context("the entry's page")?;
    let id = entry.rsplit('/').next().context("an id")?.to_owned();
    let income = clerk.get(&format!("/api/v1/units/{}/fund-incomes/{id}", places::ZHICHENG)).await?.json()?;
    ensure!(income["status"] == "prepared", "{income}");
    let posting = text(&income, "posting_id")?.to_owned();
    let approve = desk(&format!("fund-postings/{posting}/approve"));
    let page = clerk.get(&desk(&format!("fund-postings/{posting}"))).await?;
    ensure!(!page.body.contains(&approve), "the bookkeeper is offered what they may not do");
    let refused = clerk.submit(&approve, &[]).await?;
    ensure!(refused.status == 403 || refused.status == 404, "{}", refused.status);
    let page = second.get(&desk(&format!("fund-postings/{posting}"))).await?;
    ensure!(page.body.contains(&approve), "the second person is not offered to approve");
    let done = second.submit(&approve, &[]).await?;
    ensure!(done.status == 303, "{} {}", done.status, done.body);
    let there = clerk.get(&format!("/api/v1/units/{}/fund-postings/{posting}", places::ZHICHENG)).await?.json()?;
    ensure!(there["status"] == "booked" && there["number"].is_string(), "{there}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_donation_has_a_page_and_a_receipt_is_printed_on_request() -> Result<()> {
    let server = Server::start().await?;
    let (clerk, second) = (server.login(Role::Bookkeeper).await?, server.login(Role::Approver).await?);
    let (mut with, mut without) = (0, 0);
    for donation in all(&clerk, "donations").await? {
        let path = desk(&format!("donations/{}", text(&donation, "id")?));
        let page = clerk.get(&path).await?;
        ensure!(page.status == 200, "{donation}: {}", page.status);
        let printed = clerk.submit(&format!("{path}/receipt"), &[]).await?;
        match donation["receipt_no"].as_str() {
            Some(number) => {
                with += 1;
                ensure!(printed.status == 200 && printed.body.contains(number), "{} {number}", printed.status);
                ensure!(printed.body.contains('整') || printed.body.contains('分'), "the amount in capitals");
                let other = second.submit(&format!("{path}/receipt"), &[]).await?;
                ensure!(other.status == 404, "{}", other.status);
            }
            None => {
                without += 1;
                ensure!(printed.status == 303, "{}", printed.status);
            }
        }
    }
    ensure!(with > 3 && without > 0, "{with} {without}");
    Ok(())
}

/// The file of a fund holds every grant that stands, each with the ten required fields of the 360Giving Data Standard.
#[tokio::test(flavor = "multi_thread")]
async fn grants_are_open_data() -> Result<()> {
    let server = Server::start().await?;
    let clerk = server.login(Role::Bookkeeper).await?;
    let fund = text(&all(&clerk, "funds").await?[0], "id")?.to_owned();
    let page = clerk.get(&desk(&format!("grants/-/giving360?fund_id={fund}"))).await?;
    let file = desk(&format!("grants/-/giving360.json?fund_id={fund}"));
    ensure!(page.status == 200 && page.body.contains(&file), "{} has no way to {file}", page.status);
    let answer = clerk.get(&file).await?;
    ensure!(answer.status == 200 && answer.content_type.starts_with("application/json"), "{}", answer.content_type);
    let body = answer.json()?;
    let grants = body["grants"].as_array().context("grants")?;
    let standing = all(&clerk, "grants").await?.iter().filter(|grant| grant["status"] == "booked").count();
    ensure!(grants.len() == standing && standing > 5, "{} of {standing}", grants.len());
    for grant in grants {
        for field in ["id", "title", "description", "currency", "awardDate"] {
            ensure!(!text(grant, field)?.is_empty(), "{field}: {grant}");
        }
        ensure!(grant["amountAwarded"].as_f64().is_some_and(|amount| amount > 0.0), "{grant}");
        let parties =
            [&grant["fundingOrganization"][0], &grant["recipientOrganization"][0], &grant["recipientIndividual"]];
        let named = parties.iter().filter(|party| party["id"].is_string() && party["name"].is_string()).count();
        ensure!(named == 2 && parties[0]["id"].is_string(), "{grant}");
    }
    let ids: std::collections::BTreeSet<_> = grants.iter().map(|grant| grant["id"].as_str()).collect();
    ensure!(ids.len() == grants.len(), "ids are unique");
    ensure!(server.login(Role::Neighbour).await?.get(&file).await?.status == 404);
    Ok(())
}

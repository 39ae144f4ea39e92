//! The tree: county, townships, communities and villages, grids with their workers.

use std::collections::HashMap;

use wushe_core::Result;
use wushe_core::app::unit::NewUnit;
use wushe_core::app::{Cx, unit, worker};
use wushe_core::domain::day::Day;
use wushe_core::domain::unit::{UnitCode, UnitKind, UnitView};
use wushe_core::domain::worker::{NewWorker, WorkerKind, WorkerLevel};
use wushe_core::id::UnitId;
use wushe_core::store::Tx;

use super::people::{Age, People};
use super::places;

/// Days for which the units have stood when the county is loaded.
const YEAR: i64 = 365;

/// The units that later steps need, by code.
pub(super) type Units = HashMap<String, UnitId>;

/// Adds the county, its townships and their communities and villages.
pub(super) async fn units(tx: &mut Tx, system: &Cx) -> Result<(UnitId, Units)> {
    let mut units = Units::new();
    let county = add(tx, system, places::COUNTY.into(), "旺苍县", "Wangcang County", None, Some("08395550000")).await?;
    for (index, (township, communities)) in places::TOWNSHIPS.iter().zip(places::communities()).enumerate() {
        // Desks have numbers 0839 555…, which the demo made up.
        let desk = format!("0839555{:02}00", index + 1);
        let above =
            add(tx, system, township.full_code(), township.name_zh, township.name_en, Some(county.id), Some(&desk));
        let above = above.await?;
        for (number, community) in communities.into_iter().enumerate() {
            let desk = format!("0839555{:02}{:02}", index + 1, number + 1);
            let names = (&*community.name_zh, &*community.name_en);
            let unit = add(tx, system, community.code.clone(), names.0, names.1, Some(above.id), Some(&desk)).await?;
            units.insert(community.code, unit.id);
        }
        units.insert(township.full_code(), above.id);
    }
    Ok((county.id, units))
}

/// Adds the grids of 普子岭社区, each with one worker, and gives the grids in order.
pub(super) async fn grids(tx: &mut Tx, system: &Cx, units: &Units, people: &mut People) -> Result<Vec<UnitId>> {
    let community = units.get(places::PUZILING).copied();
    let mut grids = Vec::with_capacity(places::GRIDS);
    for number in 1..=places::GRIDS {
        let (code, name_zh, name_en) = places::grid(number);
        let grid = add(tx, system, code, &name_zh, &name_en, community, None).await?;
        let person = people.person(Age::Adult);
        // Every third grid worker has passed an examination.
        let level = match number % 6 {
            0 => WorkerLevel::SocialWorker,
            3 => WorkerLevel::Assistant,
            _ => WorkerLevel::None,
        };
        let certificate_no = (level != WorkerLevel::None).then(|| format!("DEMO-{number:04}"));
        let new = NewWorker {
            name: person.name,
            kind: WorkerKind::GridWorker,
            level,
            certificate_no,
            phone: Some(person.phone),
            ..NewWorker::default()
        };
        worker::create(tx, &system.in_unit(grid.id), new).await?;
        grids.push(grid.id);
    }
    Ok(grids)
}

async fn add(
    tx: &mut Tx,
    system: &Cx,
    code: String,
    name_zh: &str,
    name_en: &str,
    parent_id: Option<UnitId>,
    desk_phone: Option<&str>,
) -> Result<UnitView> {
    let kind = UnitCode::parse(&code)?.kind();
    let new = NewUnit {
        code,
        name_zh: name_zh.to_owned(),
        name_en: name_en.to_owned(),
        parent_id,
        desk_phone: desk_phone.map(str::to_owned),
        // Codes of the county and its townships are real; below them the demo numbers by itself.
        demo: !matches!(kind, UnitKind::County | UnitKind::Township),
        // Long before anything was entered: they owe something for the periods that are over.
        valid_from: Some(Day::of(system.now).plus_days(-YEAR)),
        ..NewUnit::default()
    };
    unit::create(tx, system, new).await
}

//! Social-work stations everywhere: the county's, one in each of the 23 townships, one in each of the 220 communities and
//! villages; and a village that was renamed.

use wushe_core::Result;
use wushe_core::app::{station, unit};
use wushe_core::domain::day::Day;
use wushe_core::domain::station::{NewStation, StationTier, WorkLine};
use wushe_core::domain::unit::RenameUnit;
use wushe_core::id::{OrganisationId, UnitId};
use wushe_core::store::Tx;

use super::super::Ground;
use super::workers::Staff;
use crate::demo::places::{self, TOWNSHIPS, ZHICHENG};

/// The village that was renamed, in 东河镇.
const RENAMED: &str = "510821100200";

/// Enters the stations.
pub(super) async fn enter(
    tx: &mut Tx,
    ground: &Ground<'_>,
    staff: &Staff,
    runs_the_point: Option<OrganisationId>,
) -> Result<()> {
    let cx = ground.by(&ground.users.administrator, ground.county);
    let lines = [WorkLine::Supervision, WorkLine::Assistance, WorkLine::SocialAffairs];
    let county = station("旺苍县社会工作总站", StationTier::County, &lines, "2021-09-01", ground.county)?;
    station::create(tx, &cx, NewStation { staff: vec![staff.head], ..county }).await?;
    for (at, (township, communities)) in TOWNSHIPS.iter().zip(places::communities()).enumerate() {
        // The townships came one after the other, their villages in the years after.
        let year = 2021 + at / 8;
        let unit_id = ground.unit(&township.full_code())?;
        let lines = [WorkLine::Case, WorkLine::Group, WorkLine::Community, WorkLine::Assistance];
        let name = format!("{}社会工作站", township.name_zh);
        let new = station(&name, StationTier::Township, &lines, &format!("{year}-11-15"), unit_id)?;
        let here = township.full_code()[..9] == ZHICHENG[..9];
        let new = NewStation { in_charge_id: here.then_some(staff.head), ..new };
        station::create(tx, &cx, new).await?;
        for community in communities {
            let unit_id = ground.unit(&community.code)?;
            let lines = [WorkLine::Elderly, WorkLine::Children, WorkLine::Volunteering];
            let name = format!("{}社会工作点", community.name_zh);
            let day = format!("{}-06-01", year + 1);
            let new = station(&name, StationTier::CommunityPoint, &lines, &day, unit_id)?;
            let new = if community.code == ZHICHENG {
                NewStation {
                    in_charge_id: Some(staff.social_worker),
                    organisation_id: runs_the_point,
                    staff: vec![staff.social_worker, staff.assistant],
                    address: Some("治城社区便民服务中心二楼".to_owned()),
                    desk_phone: Some("08395550199".to_owned()),
                    ..new
                }
            } else {
                new
            };
            station::create(tx, &cx, new).await?;
        }
    }
    Ok(())
}

fn station(
    name: &str,
    tier: StationTier,
    lines: &[WorkLine],
    established: &str,
    unit_id: UnitId,
) -> Result<NewStation> {
    Ok(NewStation {
        unit_id: Some(unit_id),
        name: name.to_owned(),
        tier,
        lines: lines.to_vec(),
        address: None,
        desk_phone: None,
        in_charge_id: None,
        organisation_id: None,
        staff: Vec::new(),
        established_day: established.parse()?,
    })
}

/// A village took another name today.
pub(super) async fn rename_a_village(tx: &mut Tx, ground: &Ground<'_>) -> Result<()> {
    let cx = ground.by(&ground.users.administrator, ground.county);
    let input = RenameUnit {
        name_zh: "东河新村".to_owned(),
        name_en: "Donghe New Village".to_owned(),
        day: Day::of(cx.now),
        reason: "村民会议表决通过，报镇政府备案".to_owned(),
    };
    unit::rename(tx, &cx, ground.unit(RENAMED)?, input).await?;
    Ok(())
}

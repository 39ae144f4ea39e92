//! The residents of the demo county.

use wushe_core::Result;
use wushe_core::app::{Cx, resident};
use wushe_core::domain::resident::{NewResident, SpecialGroup};
use wushe_core::id::{ResidentId, UnitId};
use wushe_core::store::Tx;

use super::county::Units;
use super::people::{Age, People, Person};
use super::{logins, places};

/// The resident of 普子岭社区 whose question the sources tell.
const ASKER: &str = "周晓敏";

/// How many people of each kind a community has in the demo.
struct Share {
    code: &'static str,
    name: &'static str,
    elders_alone: usize,
    elders: usize,
    adults: usize,
    children: usize,
}

const SHARES: [Share; 3] = [
    Share { code: places::ZHICHENG, name: "治城社区", elders_alone: 30, elders: 24, adults: 36, children: 10 },
    Share { code: places::NEIGHBOUR, name: "滨河社区", elders_alone: 6, elders: 6, adults: 12, children: 4 },
    Share { code: places::CHENJIALING, name: "陈家岭社区", elders_alone: 40, elders: 64, adults: 20, children: 8 },
];

/// People in each grid of 普子岭社区.
const IN_A_GRID: usize = 3;

/// What later steps need to know of the residents.
#[derive(Default)]
pub(super) struct Residents {
    /// The elders of 治城社区 who live alone, the one who can log in first.
    pub(super) alone: Vec<ResidentId>,
    /// Its other elders.
    pub(super) elders: Vec<ResidentId>,
    /// Its adults.
    pub(super) adults: Vec<ResidentId>,
    /// Its children.
    pub(super) children: Vec<ResidentId>,
    /// How many there are in the county.
    pub(super) count: usize,
}

impl Residents {
    fn of_age(&mut self, age: Age) -> &mut Vec<ResidentId> {
        match age {
            Age::Child => &mut self.children,
            Age::Adult => &mut self.adults,
            Age::Elder => &mut self.elders,
        }
    }
}

/// Enters the residents.
pub(super) async fn enter(
    tx: &mut Tx,
    system: &Cx,
    units: &Units,
    grids: &[UnitId],
    people: &mut People,
) -> Result<Residents> {
    let elder = logins::name(logins::RESIDENT);
    let mut made = Residents::default();
    for share in &SHARES {
        let Some(unit) = units.get(share.code) else { continue };
        let cx = system.in_unit(*unit);
        for number in 0..share.elders_alone {
            let person = match (share.code, number) {
                (places::ZHICHENG, 0) => people.named(elder, Age::Elder, true),
                _ => people.person(Age::Elder),
            };
            let id = enter_one(tx, &cx, people, person, share.name, &[SpecialGroup::Elder], true).await?;
            if share.code == places::ZHICHENG {
                made.alone.push(id);
            }
        }
        let rest = [
            (Age::Elder, share.elders, &[SpecialGroup::Elder][..]),
            (Age::Adult, share.adults, &[][..]),
            (Age::Child, share.children, &[SpecialGroup::Child][..]),
        ];
        for (age, how_many, groups) in rest {
            for _ in 0..how_many {
                let person = people.person(age);
                let id = enter_one(tx, &cx, people, person, share.name, groups, false).await?;
                if share.code == places::ZHICHENG {
                    made.of_age(age).push(id);
                }
            }
        }
        made.count += share.elders_alone + share.elders + share.adults + share.children;
    }
    for (index, grid) in grids.iter().enumerate() {
        let cx = system.in_unit(*grid);
        for number in 0..IN_A_GRID {
            let age = if number == 0 { Age::Elder } else { Age::Adult };
            let person = match (index, number) {
                (0, 1) => people.named(ASKER, Age::Adult, true),
                _ => people.person(age),
            };
            let groups = if age == Age::Elder { &[SpecialGroup::Elder][..] } else { &[] };
            enter_one(tx, &cx, people, person, "普子岭社区", groups, false).await?;
        }
        made.count += IN_A_GRID;
    }
    Ok(made)
}

async fn enter_one(
    tx: &mut Tx,
    cx: &Cx,
    people: &mut People,
    person: Person,
    place: &str,
    groups: &[SpecialGroup],
    lives_alone: bool,
) -> Result<ResidentId> {
    let mut groups = groups.to_vec();
    if people.chance.happens(12) {
        groups.push(SpecialGroup::Hardship);
    }
    if people.chance.happens(8) {
        groups.push(SpecialGroup::Disabled);
    }
    let (group, house) = (people.chance.between(1, 9), people.chance.between(1, 120));
    // A few of the old have no telephone: staff and neighbours reach them, and so must the platform.
    let has_phone = person.name == logins::name(logins::RESIDENT) || !lives_alone || !people.chance.happens(10);
    let new = NewResident {
        name: person.name,
        id_number: Some(person.id_number),
        phone: has_phone.then_some(person.phone),
        address: Some(format!("{place}{group}组{house}号")),
        groups,
        lives_alone,
        ..NewResident::default()
    };
    Ok(resident::create(tx, cx, new).await?.id)
}

//! The volunteers of 治城社区 and their teams.

use wushe_core::Result;
use wushe_core::app::{Cx, team, volunteer};
use wushe_core::domain::team::{JoinTeam, NewTeam, TeamKind};
use wushe_core::domain::volunteer::NewVolunteer;
use wushe_core::id::{TeamId, VolunteerId};
use wushe_core::store::Tx;

use super::logins;
use super::people::{Age, People};

/// Teams of 治城社区, the duty team of the liaison card first, and how many of the volunteers are in each.
const TEAMS: [(&str, TeamKind, usize); 4] = [
    ("志愿便民代办队", TeamKind::Backbone, 12),
    ("健康义诊队", TeamKind::Professional, 6),
    ("法律援助队", TeamKind::Professional, 4),
    ("助老助残队", TeamKind::PartyMembers, 8),
];

const SKILLS: [&str; 8] = ["代买代办", "陪同就医", "家电维修", "理发", "量血压", "法律咨询", "陪伴聊天", "打扫卫生"];

/// How many volunteers the community has.
const VOLUNTEERS: usize = 24;

/// What later steps need to know of the volunteers.
pub(super) struct Volunteers {
    /// All of them; the first [`logins::VOLUNTEERS`] can log in.
    pub(super) all: Vec<VolunteerId>,
    /// The duty team: 志愿便民代办队.
    pub(super) duty: TeamId,
}

/// Registers the volunteers and founds their teams, in the unit of the context.
pub(super) async fn register(tx: &mut Tx, cx: &Cx, people: &mut People) -> Result<Volunteers> {
    let mut all = Vec::with_capacity(VOLUNTEERS);
    for number in 0..VOLUNTEERS {
        // The first can log in and have names of their own; they are in the duty team.
        let person = match logins::name(&logins::volunteer(number + 1)) {
            "" => people.person(Age::Adult),
            name => people.named(name, Age::Adult, number == 1),
        };
        let mut skills = vec![people.chance.pick(&SKILLS), people.chance.pick(&SKILLS)];
        skills.dedup();
        let skills = skills.into_iter().map(str::to_owned).collect();
        let new = NewVolunteer { name: person.name, phone: Some(person.phone), skills, ..NewVolunteer::default() };
        all.push(volunteer::create(tx, cx, new).await?.id);
    }
    let mut duty = None;
    for (name, kind, size) in TEAMS {
        let team = team::create(tx, cx, NewTeam { name: name.to_owned(), kind }).await?.id;
        // The duty team is the first of them all; in the others they are mixed.
        let from = if duty.is_none() { 0 } else { people.chance.between(0, 11) as usize };
        for member in all.iter().cycle().skip(from).take(size) {
            team::join(tx, cx, team, JoinTeam { volunteer_id: *member }).await?;
        }
        duty.get_or_insert(team);
    }
    let duty = duty.ok_or_else(|| wushe_core::Error::internal("the demo has no team"))?;
    Ok(Volunteers { all, duty })
}

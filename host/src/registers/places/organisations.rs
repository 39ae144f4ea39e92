//! Organisations, the contracts with them, and stations.

use wushe_core::app::contract::{self, duty};
use wushe_core::app::{Cx, organisation, station};
use wushe_core::domain::access::Permission;
use wushe_core::domain::contract::{
    ContractFilter, ContractView, DutyFilter, DutyView, EndContract, EvaluateContract, FulfilDuty, NewContract,
    NewDuty, TerminateContract,
};
use wushe_core::domain::organisation::{NewOrganisation, OrganisationFilter, OrganisationView};
use wushe_core::domain::page::{Listed, Page};
use wushe_core::domain::station::{EndStation, NewStation, StationFilter, StationView};
use wushe_core::error::Result;
use wushe_core::id::{ContractId, DutyId, OrganisationId, StationId};
use wushe_core::store::Tx;

use super::super::{Intake, Register, reveal};
use super::register;

const READ: Option<Permission> = Some(Permission::ReadOrganisations);
const WRITE: Option<Permission> = Some(Permission::WriteOrganisations);

pub(super) fn registers() -> Vec<Register> {
    vec![organisations(), contracts(), duties(), stations()]
}

fn organisations() -> Register {
    Register {
        read: READ,
        columns: &["name", "kind", "origin", "rating", "status", "unit_id", "credit_code"],
        intake: Intake::matching(&[&["credit_code"]])
            .whole(whole!(organisation, "organisation" OrganisationId, NewOrganisation)),
        operations: vec![
            list!(organisation::list, OrganisationFilter => OrganisationView, READ),
            get!(organisation::get, "organisation" OrganisationId => OrganisationView, READ),
            create!(organisation::create, NewOrganisation => OrganisationView, WRITE),
            update!(organisation::update, "organisation" OrganisationId, NewOrganisation => OrganisationView, WRITE),
            reveal::organisation(),
            remove!(organisation::remove, "organisation" OrganisationId, WRITE),
        ],
        ..register("organisations", "organisation", "OrganisationId", "building-community")
    }
}

fn contracts() -> Register {
    Register {
        read: READ,
        title: "title",
        columns: &["title", "organisation_id", "place", "to_day", "amount", "status"],
        operations: vec![
            list!(contract::list, ContractFilter => ContractView, READ),
            get!(contract::get, "contract" ContractId => ContractView, READ),
            create!(contract::create, NewContract => ContractView, WRITE),
            update!(contract::update, "contract" ContractId, NewContract => ContractView, WRITE),
            act!("evaluate", contract::evaluate, "contract" ContractId, EvaluateContract => ContractView, WRITE),
            act!("end", contract::end, "contract" ContractId, EndContract => ContractView, WRITE),
            act!("terminate", contract::terminate, "contract" ContractId, TerminateContract => ContractView, WRITE),
            remove!(contract::remove, "contract" ContractId, WRITE),
            part!("duties", duties_of, "contract" ContractId, page => Listed<DutyView>, READ),
        ],
        ..register("contracts", "contract", "ContractId", "file-text")
    }
}

fn duties() -> Register {
    Register {
        read: READ,
        title: "title",
        columns: &["title", "contract_id", "due_day", "done_day", "evidence"],
        operations: vec![
            list!(duty::list, DutyFilter => DutyView, READ),
            get!(duty::get, "duty" DutyId => DutyView, READ),
            create!(duty::create, NewDuty => DutyView, WRITE),
            update!(duty::update, "duty" DutyId, NewDuty => DutyView, WRITE),
            act!("fulfil", duty::fulfil, "duty" DutyId, FulfilDuty => DutyView, WRITE),
            remove!(duty::remove, "duty" DutyId, WRITE),
        ],
        ..register("contract-duties", "duty", "DutyId", "clipboard-check")
    }
}

fn stations() -> Register {
    Register {
        read: READ,
        columns: &["name", "tier", "unit_id", "lines", "in_charge_id", "established_day"],
        // A name is one's own within its unit: 社工站 stands in every township.
        intake: Intake::matching(&[&["unit_id", "name"]]),
        operations: vec![
            list!(station::list, StationFilter => StationView, READ),
            get!(station::get, "station" StationId => StationView, READ),
            create!(station::create, NewStation => StationView, WRITE),
            update!(station::update, "station" StationId, NewStation => StationView, WRITE),
            act!("end", station::end, "station" StationId, EndStation => StationView, WRITE),
            remove!(station::remove, "station" StationId, WRITE),
        ],
        ..register("stations", "station", "StationId", "home-heart")
    }
}

async fn duties_of(tx: &mut Tx, cx: &Cx, id: ContractId, page: Page) -> Result<Listed<DutyView>> {
    // What belongs to nothing is not an empty list.
    contract::get(tx, cx, id).await?;
    duty::list(tx, cx, DutyFilter { contract_id: Some(id), ..DutyFilter::default() }, page).await
}

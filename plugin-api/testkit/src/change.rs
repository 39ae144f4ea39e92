//! What changes around a module: people leave, versions follow each other.

use std::path::Path;

use wushe_core::app::{consent, request, resident};
use wushe_core::domain::consent::{ConsentFilter, ConsentGiver, ConsentPurpose, Evidence, NewConsent, WithdrawConsent};
use wushe_core::domain::day::Day;
use wushe_core::domain::request::HandleRequest;
use wushe_core::domain::resident::{ChangeStatusResident, MoveResident, ResidentStatus};
use wushe_host::modules;

use crate::component;
use crate::county::County;

impl County {
    /// A resident of the community, by number from 0, moves away, dies, or lives there again: `moved_away`, `died`, `living`.
    ///
    /// # Panics
    /// When there is no such resident, or another word.
    pub fn set_status(&self, number: usize, status: &str) {
        let cx = self.app.core.system(self.community);
        let id = self.resident(number).id().parse().expect("the id of a resident");
        let status: ResidentStatus = status.parse().expect("a status");
        let since = Day::of(self.app.core.clock.now());
        let said = self.app.store.write(move |tx| {
            let cx = cx.clone();
            Box::pin(async move {
                let version = resident::get(tx, &cx, id).await?.version;
                resident::change_status(tx, &cx, id, ChangeStatusResident { version, status, since }).await.map(drop)
            })
        });
        self.runtime.block_on(said).expect("the resident is there");
    }

    /// A resident of the community, by number from 0, agrees to be shown on pictures; a paper says so.
    ///
    /// # Panics
    /// When there is no such resident.
    pub fn agree_to_pictures(&self, number: usize) {
        let cx = self.app.core.system(self.community);
        let new = NewConsent {
            resident_id: Some(self.resident(number).id().parse().expect("the id of a resident")),
            volunteer_id: None,
            purpose: ConsentPurpose::Portrait,
            scope: String::new(),
            given_by: ConsentGiver::Own,
            guardian_id: None,
            given_on: Day::of(self.app.core.clock.now()),
            until: None,
            evidence: Evidence::Paper,
        };
        let said = self.app.store.write(move |tx| {
            let (cx, new) = (cx.clone(), new.clone());
            Box::pin(async move { consent::create(tx, &cx, new).await.map(drop) })
        });
        self.runtime.block_on(said).expect("the resident is there");
    }

    /// A resident of the community, by number from 0, takes back all that they agreed to.
    ///
    /// # Panics
    /// When there is no such resident.
    pub fn take_consent_back(&self, number: usize) {
        let cx = self.app.core.system(self.community);
        let resident_id = Some(self.resident(number).id().parse().expect("the id of a resident"));
        let withdrawn_on = Day::of(self.app.core.clock.now());
        let said = self.app.store.write(move |tx| {
            let cx = cx.clone();
            Box::pin(async move {
                let filter = ConsentFilter { resident_id, ..ConsentFilter::default() };
                for given in consent::list(tx, &cx, filter, wushe_core::domain::page::Page::default()).await?.items {
                    if given.withdrawn_on.is_none() {
                        let input = WithdrawConsent { version: given.version, withdrawn_on };
                        consent::withdraw(tx, &cx, given.id, input).await?;
                    }
                }
                Ok(())
            })
        });
        self.runtime.block_on(said).expect("the resident is there");
    }

    /// A resident of the community, by number from 0, moves to the neighbouring one.
    ///
    /// # Panics
    /// When there is no such resident.
    pub fn move_next_door(&self, number: usize) {
        let id = self.resident(number).id().parse().expect("the id of a resident");
        let (here, to) = (self.app.core.system(self.community), self.neighbour);
        let moved = self.app.store.write(move |tx| {
            let here = here.clone();
            Box::pin(async move {
                let county = here.in_unit(here.county(tx).await?.id);
                let version = resident::get(tx, &county, id).await?.version;
                let input = MoveResident { version, unit_id: to, address: None };
                resident::move_to(tx, &county, id, input).await.map(drop)
            })
        });
        self.runtime.block_on(moved).expect("the resident is there");
    }

    /// The platform's own desk ends a request that a module has opened, as one that should not have been.
    ///
    /// # Panics
    /// When there is no such request, or it has ended.
    pub fn end_elsewhere(&self, request: &str) {
        let cx = self.app.core.system(self.community);
        let id = request.parse().expect("the id of a request");
        let ended = self.app.store.write(move |tx| {
            let cx = cx.clone();
            Box::pin(async move { request::void(tx, &cx, id, "重复登记".into()).await.map(drop) })
        });
        self.runtime.block_on(ended).expect("the request can be ended");
    }

    /// The platform's own desk does the work of a request that a module has opened.
    ///
    /// # Panics
    /// When there is no such request, or somebody has taken it.
    pub fn do_elsewhere(&self, request: &str) {
        let cx = self.app.core.system(self.community);
        let id = request.parse().expect("the id of a request");
        let done = self.app.store.write(move |tx| {
            let cx = cx.clone();
            Box::pin(async move {
                request::handle(tx, &cx, id, HandleRequest::default()).await?;
                request::report_done(tx, &cx, id, "服务台已办".into()).await.map(drop)
            })
        });
        self.runtime.block_on(done).expect("the request can be done");
    }

    /// The platform's own desk notes that whoever a request was sent to gives it back.
    ///
    /// # Panics
    /// When there is no such request, or nobody has it.
    pub fn give_back_elsewhere(&self, request: &str) {
        let cx = self.app.core.system(self.community);
        let id = request.parse().expect("the id of a request");
        let given_back = self.app.store.write(move |tx| {
            let cx = cx.clone();
            Box::pin(async move { request::decline(tx, &cx, id, "去不了".into()).await.map(drop) })
        });
        self.runtime.block_on(given_back).expect("the request can be given back");
    }

    /// A county in which an older version of a module is on, from its file, as [`County::with_module`] otherwise.
    ///
    /// # Panics
    /// As [`County::with_module`].
    #[must_use]
    pub fn with_file(file: Vec<u8>) -> Self {
        Self::with_files(vec![file])
    }

    /// Takes the version of the module in `folder` into use, whatever it brings.
    ///
    /// # Panics
    /// When it cannot be built or installed.
    pub fn upgrade(&self, folder: &str) {
        let file = component::file(Path::new(folder)).to_vec();
        let county = self.runtime.block_on(async {
            let mut tx = self.app.store.begin(wushe_core::store::Mode::Read).await.expect("a transaction");
            self.app.core.system(self.community).county(&mut tx).await.expect("the county").id
        });
        let system = self.app.core.system(county);
        self.runtime.block_on(modules::install_now(&self.app, system, file)).expect("the version can be installed");
    }
}

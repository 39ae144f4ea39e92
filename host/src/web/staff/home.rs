//! What waits at the desk today, for whoever holds a post here: each figure opens into its records.

use std::sync::Arc;

use axum::extract::{Path, State};
use wushe_core::app::fund::posting;
use wushe_core::app::{hours, notice as notices, request as requests};
use wushe_core::domain::access::Permission;
use wushe_core::domain::fund::{PostingFilter, PostingStatus};
use wushe_core::domain::hours::{HoursFilter, HoursStatus};
use wushe_core::domain::notice::{NoticeFilter, NoticeStatus};
use wushe_core::domain::request::{RequestFilter, RequestStatus};
use wushe_plugin_schema::value::Tone;

use crate::app::App;
use crate::registers::{Group, words};
use crate::web::error::{PageError, PageResult};
use crate::web::format::COUNTED;
use crate::web::frame::{Here, Place};
use crate::web::view::{BlockView, PageView, StatView, TileView};
use crate::web::visitor::Visitor;
use crate::web::{notice, register, service};

pub(super) async fn home(State(app): State<Arc<App>>, visitor: Visitor, Path(unit): Path<String>) -> PageResult {
    let mut here = Here::open(app, visitor, Place::Staff, &unit).await?;
    let mut page = PageView::new(here.t("staff-hello"));
    page.lead = here.unit_name();
    let tiles = figures(&mut here).await?;
    if !tiles.is_empty() {
        page.blocks.push(BlockView::Stats { tiles });
    }
    if here.may(Permission::UseModules).await? {
        page.blocks.push(BlockView::Heading { text: here.t("staff-services") });
        let tiles = service::tiles(&mut here).await?;
        page.blocks.push(if tiles.is_empty() {
            BlockView::Empty { text: here.t("staff-no-services"), buttons: Vec::new() }
        } else {
            BlockView::Tiles { tiles }
        });
    } else {
        // Whoever keeps books has no services: what they keep is what they come for.
        page.blocks.push(BlockView::Heading { text: here.t("nav-registers") });
        page.blocks.push(BlockView::Tiles { tiles: groups(&mut here).await? });
    }
    page.blocks.extend(notice::blocks(&mut here).await?);
    here.show(page).await
}

/// What waits today, as far as the reader may see it.
async fn figures(here: &mut Here) -> Result<Vec<StatView>, PageError> {
    use RequestStatus::{Accepted, Dispatched, Done, Handling, Returned, Submitted, Suspended, Verified};
    let mut found = Vec::new();
    if here.may(Permission::ReadRequests).await? {
        let of = [
            ("requests-mine-wait", "wait", vec![Submitted, Accepted, Returned], Tone::Warn),
            ("requests-underway", "underway", vec![Dispatched, Handling, Suspended], Tone::Info),
            ("requests-to-confirm", "confirm", vec![Done, Verified], Tone::Good),
        ];
        for (key, tab, status, tone) in of {
            let filter = RequestFilter::in_states(status);
            let count = requests::count_to(&mut here.tx, &here.cx, filter, COUNTED).await?;
            found.push((key, format!("requests?tab={tab}"), tone, count));
        }
    }
    if here.may(Permission::ApproveHours).await? {
        let filter = HoursFilter { status: Some(HoursStatus::Pending), ..HoursFilter::default() };
        let count = hours::count(&mut here.tx, &here.cx, filter).await?;
        found.push(("home-hours-wait", "hours".to_owned(), Tone::Warn, count));
    }
    if here.may(Permission::ReviewNotices).await? {
        let filter = NoticeFilter { status: Some(NoticeStatus::Submitted), ..NoticeFilter::default() };
        let count = notices::count(&mut here.tx, &here.cx, filter).await?;
        found.push(("home-notices-wait", "r/notices?status=submitted".to_owned(), Tone::Warn, count));
    }
    if here.may(Permission::ReadFund).await? {
        let filter = PostingFilter { status: Some(PostingStatus::Prepared), ..PostingFilter::default() };
        let count = posting::count(&mut here.tx, &here.cx, filter).await?;
        found.push(("home-postings-wait", "r/fund-postings?status=prepared".to_owned(), Tone::Warn, count));
    }
    let tile = |(key, path, tone, count): (&str, String, Tone, i64)| StatView {
        label: here.t(key),
        value: here.format().badge(count),
        href: format!("{}/{path}", here.home()),
        tone: if count == 0 { Tone::Neutral } else { tone },
    };
    Ok(found.into_iter().map(tile).collect())
}

/// The groups of registers that the reader may look into.
async fn groups(here: &mut Here) -> Result<Vec<TileView>, PageError> {
    let mut tiles = Vec::new();
    for group in Group::ALL {
        let registers = register::of_group(here, group).await?;
        if registers.is_empty() {
            continue;
        }
        let names: Vec<String> = registers.iter().map(|register| words::title(here.locale(), register)).collect();
        tiles.push(TileView {
            icon: group.icon().to_owned(),
            title: here.t(&format!("menu-{}", group.name())),
            text: names.join(&here.t("list-comma")),
            href: format!("{}/g/{}", here.home(), group.name()),
        });
    }
    Ok(tiles)
}

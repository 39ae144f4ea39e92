//! What is due on a day.

use super::list::{days_of, named, scope};
use crate::app::Cx;
use crate::domain::access::Permission;
use crate::domain::day::Day;
use crate::domain::page::{Listed, Page};
use crate::domain::request::RequestView;
use crate::error::Result;
use crate::store::Tx;

/// Open requests of the unit and below that are due on a day, in the order in which they were opened; `mine`: those that the
/// acting person has in hand. Suspended ones are left out: their clock stands.
///
/// # Errors
/// `Forbidden` without `requests.read`.
pub async fn due_on(tx: &mut Tx, cx: &Cx, day: Day, mine: bool, page: Page) -> Result<Listed<RequestView>> {
    cx.require(tx, Permission::ReadRequests).await?;
    cx.saw(tx, "request");
    let scope = scope(tx, cx).await?;
    let stretch = (day.begins(), day.plus_days(1).begins());
    let handler = cx.user().filter(|_| mine);
    let found = tx.list_due(scope, stretch, handler, &page.after(), page.rows()).await?;
    let days = days_of(tx, cx, found.iter().map(|row| &row.request)).await?;
    Ok(page.of(found, |row| row.request.id.to_string()).map(|row| named(cx, &days, row)))
}

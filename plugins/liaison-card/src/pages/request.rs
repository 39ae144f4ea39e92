//! One request, as staff follow it: how far it is, what happened, what is next.

use wushe_plugin::prelude::*;

use crate::actions::requests::{Close, NoteFeedback, SendNext, SendTo, Void};
use crate::actions::visits::{Accept, ReportVisit};
use crate::errand::{self, Errand, Visit};
use crate::pages::card::ShowCard;
use crate::pages::{assignee, due, kind, status};

/// Parameters of a request's page.
#[derive(Debug, Input)]
pub(crate) struct ShowRequest {
    pub request: RequestId,
}

pub(crate) fn page(cx: &Context, params: &ShowRequest) -> Result<Page> {
    let request = requests::get(&params.request)?;
    let errand = Errand::of(&params.request)?;
    let card = errand.card.get()?;
    let visits = Visit::query().eq("request", &params.request).list()?;
    let teams = directory::teams()?;
    let minutes = visits.iter().map(|visit| i64::from(visit.minutes)).sum();
    let resident = ResidentId::from(&request.resident);
    let page = Page::new(t!("page-request", number = &request.number))
        .lead(request.title.as_str())
        .back(Link::page("desk"))
        .when(request.status != "voided", |page| page.steps(step_names(), step(&request.status)))
        .detail([
            Labelled::new(t!("label-who"), resident.name()),
            Labelled::new(t!("label-phone"), resident.phone()),
            Labelled::new(t!("label-address"), resident.address()),
            Labelled::new(t!("label-card"), Value::link(card.number.as_str(), ShowCard { card: card.id() }.link())),
            Labelled::new(t!("label-kind"), kind(&request)),
            Labelled::new(t!("label-status"), status(&request)),
            Labelled::new(t!("label-assignee"), assignee(&request, &teams)),
            Labelled::new(t!("label-due"), due(&request)),
            Labelled::new(t!("label-minutes"), Value::Duration { minutes }),
        ]);
    let page = page.when(!request.detail.is_empty(), |page| page.text(request.detail.as_str()));
    let page = next_steps(cx, page, &request, &errand)?;
    Ok(page.heading(t!("request-history")).timeline(timeline(&request)))
}

/// The names of the steps that every request takes.
pub(crate) fn step_names() -> [Text; 5] {
    [t!("step-opened"), t!("step-sent"), t!("step-visit"), t!("step-feedback"), t!("step-closed")]
}

/// Which of the steps a request is at.
pub(crate) fn step(status: &str) -> usize {
    match status {
        "submitted" => 0,
        "accepted" | "dispatched" | "returned" => 1,
        "handling" => 2,
        "done" => 3,
        "verified" => 4,
        // Closed or voided: every step lies behind.
        _ => 5,
    }
}

/// What happened, newest first.
pub(crate) fn timeline(request: &Request) -> Vec<TimelineEntry> {
    let entry = |event: &wushe_plugin::schema::view::RequestEvent| {
        let tone = match event.verb.as_str() {
            "decline" | "fail" | "void" => Tone::Warn,
            "verify" | "close" => Tone::Good,
            _ => Tone::Neutral,
        };
        let title = t!(&format!("event-{}", event.verb));
        TimelineEntry::new(event.at, title).by(event.by.as_str()).words(&event.note).tone(tone)
    };
    request.history.iter().rev().map(entry).collect()
}

/// What staff can do with it now, the likeliest first.
fn next_steps(cx: &Context, page: Page, request: &Request, errand: &Errand) -> Result<Page> {
    let id = || RequestId::from(&request.id);
    let resident = PersonRef::resident(&request.resident);
    let ring = Button::ring(t!("ring-resident"), resident);
    let page = match request.status.as_str() {
        "submitted" | "accepted" | "returned" | "dispatched" => {
            let sent = request.status == "dispatched";
            let buttons = if errand::anybody_left(cx, errand)? {
                let next = SendNext { request: id() };
                vec![if sent {
                    next.button(t!("request-send-other"))
                } else {
                    next.button(t!("request-send")).primary()
                }]
            } else {
                Vec::new()
            };
            let nobody = buttons.is_empty() && !sent;
            let form = form::<SendTo>().title(t!("request-send-to")).hide("request", id());
            // A volunteer may answer by telephone as well.
            let answered = request.volunteer.iter().filter(|_| sent).flat_map(|volunteer| {
                let ring = Button::ring(t!("ring-volunteer"), PersonRef::volunteer(volunteer));
                [ring, Accept { request: id() }.button(t!("request-volunteer-goes"))]
            });
            page.when(nobody, |page| page.alert(Tone::Warn, t!("request-nobody-left")))
                .buttons(buttons.into_iter().chain(answered).chain([ring]))
                .form(form)
        }
        "done" => {
            let form = form::<NoteFeedback>().title(t!("request-feedback")).hide("request", id());
            page.alert(Tone::Info, t!("request-ask-her")).buttons([ring]).form(form)
        }
        "verified" => page.buttons([Close { request: id() }.button(t!("request-close")).primary()]),
        "handling" => {
            let helper =
                request.volunteer.as_ref().map(|id| Button::ring(t!("ring-volunteer"), PersonRef::volunteer(id)));
            let report = form::<ReportVisit>().title(t!("request-report")).hide("request", id());
            page.buttons(helper.into_iter().chain([ring])).form(report)
        }
        _ => page,
    };
    let can_void = matches!(request.status.as_str(), "submitted" | "accepted" | "returned" | "dispatched" | "handling");
    let void = form::<Void>().title(t!("request-void")).hide("request", id());
    Ok(page.when(can_void, |page| page.form(void)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_follow_the_life_of_a_request() {
        let life = ["submitted", "accepted", "dispatched", "handling", "done", "verified", "closed"];
        let steps = life.map(step);
        assert!(steps.is_sorted(), "{steps:?}");
        assert_eq!(steps[6], step_names().len(), "closed lies behind the last step");
        assert_eq!(step("returned"), step("dispatched"));
    }
}

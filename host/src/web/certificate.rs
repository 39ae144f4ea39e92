//! Certificates of hours: printed, and verified by anybody who holds the paper, without a login.

use std::sync::Arc;

use askama::Template as _;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse as _};
use axum::routing::get;
use axum::{Form, Router};
use serde::Deserialize;
use wushe_core::app::{Actor, certificate, unit};
use wushe_core::domain::certificate::{CertificateStatus, CertificateView, VerifiedCertificateView, VerifyCertificate};
use wushe_core::domain::day::Day;
use wushe_core::error::Error;
use wushe_core::id::CertificateId;
use wushe_core::store::Mode;
use wushe_plugin_schema::text::Arg;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::error::{PageError, PageResult, bare_shell};
use super::format::Formatter;
use super::frame::{Here, Place};
use super::page::{qr_svg, query_string};
use super::session::Address;
use super::view::{
    BlockView, ButtonDoes, ButtonView, FactView, FieldKindView, FieldView, FormView, LinkView, PageTemplate, PageView,
    ValueView,
};
use super::visitor::{Reader, Visitor};
use crate::app::App;
use crate::i18n::{Catalog, Locale};

/// Where certificates are verified.
pub(super) const VERIFY: &str = "/certificates";

pub(super) fn routes() -> Router<Arc<App>> {
    let print = |place| {
        get(move |State(app): State<Arc<App>>, visitor: Visitor, Path((unit, id)): Path<(String, CertificateId)>| {
            print(app, visitor, place, unit, id)
        })
    };
    Router::new()
        .route(VERIFY, get(ask).post(verify))
        .route("/staff/{unit}/certificates/{id}", print(Place::Staff))
        .route("/volunteer/{unit}/certificates/{id}", print(Place::Volunteer))
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    number: String,
    #[serde(default)]
    code: String,
}

async fn ask(visitor: Visitor, Query(asked): Query<Asked>) -> PageResult {
    // What leads here from the paper names the certificate, never its code: addresses are kept in too many places.
    let page = PageView::new(visitor.reader.t("verify-title"));
    show(&visitor, StatusCode::OK, page, Some(form(&visitor.reader, &asked.number, String::new())))
}

fn form(reader: &Reader, number: &str, error: String) -> FormView {
    let field = |name: &str, value: &str, max| FieldView {
        id: format!("verify-{name}"),
        name: name.to_owned(),
        label: reader.t(&format!("field-certificate-{name}")),
        help: reader.t(&format!("verify-{name}-help")),
        required: true,
        value: value.to_owned(),
        autocomplete: "off",
        kind: FieldKindView::Limited { max },
        ..FieldView::default()
    };
    FormView {
        id: "verify".to_owned(),
        action: VERIFY.to_owned(),
        fields: vec![field("number", number, 60), field("code", "", 40)],
        error,
        submit: reader.t("verify-submit"),
        ..FormView::default()
    }
}

fn show(visitor: &Visitor, status: StatusCode, mut page: PageView, form: Option<FormView>) -> PageResult {
    let mut shell = bare_shell(&visitor.reader, &page.title);
    VERIFY.clone_into(&mut shell.here);
    if page.lead.is_empty() {
        page.lead = visitor.reader.t("verify-lead");
    }
    let (text, href) = match visitor.actor {
        Actor::Anonymous => ("public-title", "/public"),
        _ => ("nav-home", "/"),
    };
    page.back = Some(LinkView { text: visitor.reader.t(text), href: href.to_owned() });
    page.blocks.extend(form.map(BlockView::Form));
    let mut response = (status, Html(PageTemplate { shell, page, narrow: true }.render()?)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn verify(
    State(app): State<Arc<App>>,
    visitor: Visitor,
    Address(address): Address,
    Form(asked): Form<Asked>,
) -> PageResult {
    let mut tx = app.store.begin(Mode::Read).await?;
    let county = unit::roots(&mut tx).await?.into_iter().next().ok_or_else(PageError::not_found)?;
    tx.rollback().await?;
    let cx = app.core.cx(visitor.actor.clone(), county.id, visitor.reader.locale.tag());
    let now = cx.now.micros();
    let (who, input) =
        (format!("address:{address}"), VerifyCertificate { number: asked.number.clone(), code: asked.code });
    let checked = app.store.write(move |tx| {
        let (cx, who, input) = (cx.clone(), who.clone(), input.clone());
        Box::pin(async move { certificate::check(tx, &cx, &who, input).await })
    });
    let locale = visitor.reader.locale;
    match checked.await {
        Ok(checked) => match checked.certificate {
            Some(found) => {
                let format = Formatter { locale, now };
                show(&visitor, StatusCode::OK, answer(&visitor.reader, format, &found), None)
            }
            None => {
                let form = form(&visitor.reader, &asked.number, visitor.reader.t("verify-unknown"));
                show(
                    &visitor,
                    StatusCode::UNPROCESSABLE_ENTITY,
                    PageView::new(visitor.reader.t("verify-title")),
                    Some(form),
                )
            }
        },
        Err(Error::TooMany { seconds }) => {
            let error = Catalog::host().ta(locale, "verify-wait", [("n", seconds.into())]);
            let form = form(&visitor.reader, &asked.number, error);
            let page = PageView::new(visitor.reader.t("verify-title"));
            let mut response = show(&visitor, StatusCode::TOO_MANY_REQUESTS, page, Some(form))?;
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            Ok(response)
        }
        Err(error) => Err(error.into()),
    }
}

/// What whoever holds the paper learns.
fn answer(reader: &Reader, format: Formatter, found: &VerifiedCertificateView) -> PageView {
    let mut page = PageView::new(reader.t("verify-title"));
    page.lead = reader.t("verify-answer-lead");
    let (tone, key) = standing(found.status);
    page.blocks.push(BlockView::Alert { tone, text: reader.t(key) });
    let mut rows = vec![
        fact(reader.t("field-certificate-number"), ValueView::Number(found.number.clone())),
        fact(reader.t("certificate-holder"), ValueView::text(found.volunteer_name.clone())),
        fact(reader.t("certificate-period"), ValueView::text(period(format, found.period_from, found.period_to))),
        fact(reader.t("certificate-hours"), ValueView::Number(length(reader.locale, found.minutes))),
        fact(reader.t("field-certificate-issuer"), ValueView::text(found.issuer.clone())),
        fact(reader.t("field-issued-on"), ValueView::text(day(format, found.issued_on))),
        fact(reader.t("field-counts-from"), ValueView::text(day(format, found.counts_from))),
    ];
    if let Some(revoked_on) = found.revoked_on {
        rows.push(fact(reader.t("field-revoked-on"), ValueView::text(day(format, revoked_on))));
    }
    page.blocks.push(BlockView::Detail { rows });
    page.blocks.push(BlockView::Text { text: reader.t("certificate-platform-record") });
    page.blocks.push(BlockView::Actions { buttons: vec![ButtonView::go(reader.t("verify-another"), VERIFY)] });
    page
}

const fn standing(status: CertificateStatus) -> (Tone, &'static str) {
    match status {
        CertificateStatus::Valid => (Tone::Good, "verify-valid"),
        CertificateStatus::Publicised => (Tone::Warn, "verify-publicised"),
        CertificateStatus::Applied | CertificateStatus::Refused | CertificateStatus::Revoked => {
            (Tone::Bad, "verify-revoked")
        }
    }
}

const fn fact(label: String, value: ValueView) -> FactView {
    FactView { label, value }
}

fn day(format: Formatter, day: Day) -> String {
    format.time(day.begins().micros(), TimeStyle::Date)
}

fn period(format: Formatter, from: Day, to: Day) -> String {
    let args = [("from", Arg::Text(day(format, from))), ("to", Arg::Text(day(format, to)))];
    Catalog::host().ta(format.locale, "certificate-from-to", args)
}

/// Minutes as hours to a tenth, as certificates show them (民发〔2015〕149号), never more than was given; and the minutes.
fn length(locale: Locale, minutes: i64) -> String {
    let tenths = minutes * 10 / 60;
    let hours = format!("{}.{}", tenths / 10, tenths % 10);
    let args = [("hours", Arg::Text(hours)), ("minutes", Arg::Text(minutes.to_string()))];
    Catalog::host().ta(locale, "certificate-length", args)
}

/// Where an issued certificate is printed, at a place; empty for one that is not issued.
pub(super) fn print_path(home: &str, certificate: &CertificateView) -> String {
    let issued = certificate.number.is_some() && certificate.verify_code.is_some();
    if issued { format!("{home}/certificates/{}", certificate.id) } else { String::new() }
}

/// The paper: for the volunteer, and for those who issue.
async fn print(app: Arc<App>, visitor: Visitor, place: Place, unit: String, id: CertificateId) -> PageResult {
    let mut here = Here::open(app, visitor, place, &unit).await?;
    let kept = certificate::get(&mut here.tx, &here.cx, id).await?;
    let (Some(number), Some(code), Some(issued_on)) = (kept.number, kept.verify_code, kept.issued_on) else {
        return Err(PageError::not_found());
    };
    let format = here.format();
    let address = format!("{}{VERIFY}", here.app.public_url);
    let mut page = PageView::new(here.t("certificate-title"));
    page.buttons.push(ButtonView {
        text: here.t("print-now"),
        icon: "printer".to_owned(),
        class: "btn-primary",
        does: ButtonDoes::Print,
    });
    match kept.status {
        CertificateStatus::Revoked => {
            page.blocks.push(BlockView::Alert { tone: Tone::Bad, text: here.t("verify-revoked") });
        }
        CertificateStatus::Publicised => {
            page.blocks.push(BlockView::Alert { tone: Tone::Warn, text: here.t("verify-publicised") });
        }
        _ => {}
    }
    let words = |key: &str, value: String| fact(here.t(key), ValueView::text(value));
    let mut rows = vec![
        fact(here.t("field-certificate-number"), ValueView::Number(number.clone())),
        words("certificate-holder", kept.volunteer_name),
        fact(here.t("field-volunteer-no"), ValueView::Number(kept.volunteer_no)),
        words("certificate-period", period(format, kept.period_from, kept.period_to)),
        fact(here.t("certificate-hours"), ValueView::Number(length(here.locale(), kept.minutes))),
        words("field-certificate-content", kept.content),
        words("field-certificate-issuer", kept.issuer),
        words("field-certificate-responsible", kept.responsible),
        words("field-certificate-handler", kept.handler),
        words("field-certificate-contact", kept.contact),
        words("field-issued-on", day(format, issued_on)),
    ];
    if let Some(counts_from) = kept.counts_from {
        rows.push(words("field-counts-from", day(format, counts_from)));
    }
    rows.push(fact(here.t("field-certificate-code"), ValueView::Number(code)));
    page.blocks.push(BlockView::Detail { rows });
    page.blocks.push(BlockView::Text { text: here.t("certificate-platform-record") });
    page.blocks.push(BlockView::Qr {
        svg: qr_svg(&format!("{address}?{}", query_string([("number", number)]))),
        caption: here.ta("certificate-verify-at", "address", address),
    });
    here.show(page).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_shown_to_a_tenth_and_never_too_many() {
        assert_eq!(length(Locale::ZhCn, 6299), "104.9小时（6299分钟）");
        assert_eq!(length(Locale::En, 90), "1.5 hours (90 minutes)");
        assert_eq!(length(Locale::En, 5), "0.0 hours (5 minutes)");
    }
}

//! The blocks of "my data".

use wushe_core::domain::consent::ConsentView;
use wushe_core::domain::data_request::{DataRequestStatus, DataRequestView, Look, MyDataView};
use wushe_core::domain::guardian::GuardianView;
use wushe_plugin_schema::value::{TimeStyle, Tone};

use super::address;
use crate::registers::words;
use crate::web::error::PageError;
use crate::web::frame::Here;
use crate::web::view::{
    BlockView, ButtonView, CardView, EntryView, FactView, FieldKindView, FieldView, FormView, LinkView, PageView,
    TabView, ValueView,
};

/// The entity whose labels the register of the API uses for the same fields.
const ENTITY: &str = "data_request";
/// Looks that are shown; the file has all of them.
const LOOKS: usize = 20;

fn fact(here: &Here, field: &str, text: impl Into<String>) -> FactView {
    let text: String = text.into();
    let text = if text.is_empty() { "—".to_owned() } else { text };
    FactView { label: words::field(here.locale(), ENTITY, field), value: ValueView::text(text) }
}

fn choice(here: &Here, of: &str, value: &str) -> String {
    words::choice(here.locale(), of, value)
}

fn hidden(data: &MyDataView) -> Vec<(String, String)> {
    vec![("of".to_owned(), data.profile.id.to_string())]
}

/// The whole page; `detail` and `wrong` are what was sent in the form for a correction, and what is wrong with it.
pub(super) async fn page(here: &mut Here, data: &MyDataView, detail: &str, wrong: &str) -> Result<PageView, PageError> {
    let base = format!("{}/data", here.home());
    let mut page = PageView::new(here.t("mine-title"));
    page.lead = here.t("mine-lead");
    page.back = Some(LinkView { text: here.t("nav-home"), href: here.home() });
    tabs(here, data, &mut page).await?;
    let download = ButtonView::post(here.t("mine-download"), format!("{base}/export"), hidden(data));
    page.blocks.push(BlockView::Actions { buttons: vec![download.primary().icon("download")] });
    page.blocks.push(heading(here, "mine-held"));
    page.blocks.push(BlockView::Detail { rows: profile(here, data) });
    guardians(here, "mine-guardians", &data.guardians, &mut page);

    page.blocks.push(heading(here, "mine-consents"));
    let cards: Vec<CardView> = data.consents.iter().rev().map(|consent| card(here, &base, data, consent)).collect();
    page.blocks.push(cards_or(here, cards, "mine-consents-none"));

    page.blocks.push(heading(here, "mine-questions"));
    let cards = data.data_requests.iter().rev().map(|asked| question(here, &base, data, asked)).collect();
    page.blocks.push(cards_or(here, cards, "mine-questions-none"));
    page.blocks.push(BlockView::Form(correction(here, &base, data, detail, wrong)));

    page.blocks.push(heading(here, "mine-looks"));
    let entries: Vec<EntryView> = data.looks.iter().take(LOOKS).map(|look| entry(here, look)).collect();
    page.blocks.push(if entries.is_empty() {
        BlockView::Text { text: here.t("mine-looks-none") }
    } else {
        BlockView::Timeline { entries }
    });
    let href = if here.cx.resident() == Some(data.profile.id) {
        format!("{base}/delete")
    } else {
        format!("{base}/delete?of={}", data.profile.id)
    };
    let delete = ButtonView::go(here.t("mine-delete"), href).danger();
    page.blocks.push(BlockView::Actions { buttons: vec![delete] });
    Ok(page)
}

fn heading(here: &Here, key: &str) -> BlockView {
    BlockView::Heading { text: here.t(key) }
}

fn cards_or(here: &Here, cards: Vec<CardView>, none: &str) -> BlockView {
    if cards.is_empty() { BlockView::Text { text: here.t(none) } } else { BlockView::Cards { cards } }
}

/// Oneself, and each for whom one speaks.
async fn tabs(here: &mut Here, data: &MyDataView, page: &mut PageView) -> Result<(), PageError> {
    let own = here.cx.resident();
    let wards = if own == Some(data.profile.id) {
        data.wards.clone()
    } else {
        wushe_core::app::mine::get(&mut here.tx, &here.cx, Default::default()).await?.wards
    };
    if wards.is_empty() {
        return Ok(());
    }
    let base = format!("{}/data", here.home());
    let mut tabs = vec![TabView {
        text: here.t("mine-own"),
        href: base,
        current: own == Some(data.profile.id),
        count: String::new(),
    }];
    for ward in wards {
        let seen = wushe_core::app::resident::look(&mut here.tx, &here.cx, ward.ward_id).await?;
        tabs.push(TabView {
            text: seen.map_or_else(|| here.t("mine-ward"), |seen| seen.name),
            href: address(here, ward.ward_id),
            current: ward.ward_id == data.profile.id,
            count: String::new(),
        });
    }
    page.blocks.push(BlockView::Tabs { tabs });
    Ok(())
}

fn profile(here: &Here, data: &MyDataView) -> Vec<FactView> {
    let profile = &data.profile;
    let yes = |yes: bool| here.t(if yes { "yes" } else { "no" });
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    let groups: Vec<String> =
        profile.groups.iter().map(|entry| choice(here, "SpecialGroup", entry.group.as_str())).collect();
    let mut rows = vec![
        fact(here, "name", profile.name.clone()),
        fact(here, "id_number", or_empty(&profile.id_number)),
        fact(here, "phone", or_empty(&profile.phone)),
        fact(here, "address", or_empty(&profile.address)),
        fact(here, "birth_day", profile.birth_day.map(|day| day.to_string()).unwrap_or_default()),
        fact(here, "sex", profile.sex.map(|sex| choice(here, "Sex", sex.as_str())).unwrap_or_default()),
        fact(here, "care_note", or_empty(&profile.care_note)),
        fact(here, "contact", or_empty(&profile.contact)),
        fact(here, "contact_phone", or_empty(&profile.contact_phone)),
        fact(here, "groups", groups.join(&here.t("list-comma"))),
        fact(here, "lives_alone", yes(profile.lives_alone)),
        fact(here, "status", choice(here, "ResidentStatus", profile.status.as_str())),
    ];
    if let Some(home) = &data.household {
        let relation = choice(here, "HouseholdRelation", &home.relation);
        let address = home.address.clone().unwrap_or_default();
        rows.push(fact(here, "household", format!("{address} {relation}").trim()));
    }
    rows.push(fact(here, "logins", data.logins.join(&here.t("list-comma"))));
    let counts = [
        ("requests", data.requests.len()),
        ("volunteers", data.volunteers.len()),
        ("sign_ups", data.sign_ups.len()),
        ("objections", data.objections.len()),
        ("pictures", data.pictures.len()),
        ("notifications", data.notifications.len()),
    ];
    for (field, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        rows.push(fact(here, field, here.ta("mine-count", "n", count)));
    }
    rows
}

fn guardians(here: &Here, key: &str, guardians: &[GuardianView], page: &mut PageView) {
    if guardians.is_empty() {
        return;
    }
    page.blocks.push(heading(here, key));
    let rows = guardians
        .iter()
        .map(|guardian| {
            let until = guardian.ended_on.map(|day| day.to_string()).unwrap_or_default();
            let name = guardian.name.clone().unwrap_or_else(|| "—".to_owned());
            FactView {
                label: choice(here, "GuardianRelation", guardian.relation.as_str()),
                value: ValueView::text(format!("{name} · {} – {until}", guardian.since)),
            }
        })
        .collect();
    page.blocks.push(BlockView::Detail { rows });
}

fn card(here: &Here, base: &str, data: &MyDataView, consent: &ConsentView) -> CardView {
    let badge = match consent.withdrawn_on {
        Some(_) => ValueView::tag(Tone::Neutral, here.t("mine-withdrawn")),
        None => ValueView::tag(Tone::Good, here.t("mine-counts")),
    };
    let mut rows = vec![
        fact(here, "given_on", consent.given_on.to_string()),
        fact(here, "given_by", choice(here, "ConsentGiver", consent.given_by.as_str())),
        fact(here, "evidence", choice(here, "Evidence", consent.evidence.as_str())),
    ];
    rows.extend(consent.until.map(|day| fact(here, "until", day.to_string())));
    rows.extend(consent.withdrawn_on.map(|day| fact(here, "withdrawn_on", day.to_string())));
    let action = format!("{base}/consents/{}/withdraw", consent.id);
    let withdraw = ButtonView::post(here.t("verb-consent-withdraw"), action, hidden(data));
    CardView {
        title: ValueView::text(choice(here, "ConsentPurpose", consent.purpose.as_str())),
        badges: vec![badge],
        rows,
        text: consent.scope.clone(),
        href: String::new(),
        buttons: if consent.withdrawn_on.is_none() { vec![withdraw] } else { Vec::new() },
    }
}

fn question(here: &Here, base: &str, data: &MyDataView, asked: &DataRequestView) -> CardView {
    let tone = match asked.status {
        DataRequestStatus::Open => Tone::Warn,
        DataRequestStatus::Done => Tone::Good,
        DataRequestStatus::Refused => Tone::Bad,
        DataRequestStatus::Withdrawn => Tone::Neutral,
    };
    let badge = ValueView::tag(tone, choice(here, "DataRequestStatus", asked.status.as_str()));
    let FactView { label, .. } = fact(here, "asked_at", "");
    let mut rows = vec![FactView { label, value: here.time(asked.asked_at, TimeStyle::Date) }];
    let open = asked.status == DataRequestStatus::Open;
    if open {
        rows.push(fact(here, "due_on", asked.due_on.to_string()));
    }
    if !asked.answer.is_empty() {
        rows.push(fact(here, "answer", asked.answer.clone()));
    }
    rows.extend(
        asked.kept_because.map(|because| fact(here, "kept_because", choice(here, "KeptBecause", because.as_str()))),
    );
    rows.extend(asked.kept_until.map(|day| fact(here, "kept_until", day.to_string())));
    let action = format!("{base}/questions/{}/withdraw", asked.id);
    let withdraw = ButtonView::post(here.t("verb-data-request-withdraw"), action, hidden(data));
    CardView {
        title: ValueView::text(choice(here, "DataRequestKind", asked.kind.as_str())),
        badges: vec![badge],
        rows,
        text: asked.detail.clone(),
        href: String::new(),
        buttons: if open { vec![withdraw] } else { Vec::new() },
    }
}

fn entry(here: &Here, look: &Look) -> EntryView {
    let fields: Vec<String> = look
        .fields
        .split_whitespace()
        .filter_map(|name| name.parse::<wushe_core::app::personal::Field>().ok())
        .map(|field| choice(here, "Field", field.as_str()))
        .collect();
    let title = if fields.is_empty() { here.t("mine-look-all") } else { fields.join(&here.t("list-comma")) };
    EntryView {
        at: here.time(look.at, TimeStyle::Full),
        title: ValueView::text(title),
        by: (!look.user_name.is_empty()).then(|| ValueView::text(look.user_name.clone())),
        text: look.purpose.clone(),
    }
}

fn correction(here: &Here, base: &str, data: &MyDataView, detail: &str, wrong: &str) -> FormView {
    FormView {
        id: "correct".to_owned(),
        action: format!("{base}/correct"),
        title: here.t("mine-correct"),
        lead: here.t("mine-correct-lead"),
        hidden: hidden(data),
        fields: vec![FieldView {
            id: "correct-detail".to_owned(),
            name: "detail".to_owned(),
            label: here.t("mine-correct-detail"),
            error: wrong.to_owned(),
            required: true,
            value: detail.to_owned(),
            autocomplete: "off",
            kind: FieldKindView::Paragraph { max: 1000 },
            ..FieldView::default()
        }],
        submit: here.t("mine-correct-send"),
        ..FormView::default()
    }
}

/// The page on which deleting is asked for.
pub(super) fn delete(here: &Here, data: &MyDataView, wrong: &str) -> PageView {
    let mut page = PageView::new(here.t("mine-delete"));
    page.back = Some(LinkView { text: here.t("mine-title"), href: address(here, data.profile.id) });
    page.blocks.push(BlockView::Alert { tone: Tone::Warn, text: here.t("mine-delete-lead") });
    page.blocks.push(BlockView::Form(FormView {
        id: "delete".to_owned(),
        action: format!("{}/data/delete", here.home()),
        hidden: hidden(data),
        fields: vec![FieldView {
            id: "delete-sure".to_owned(),
            name: "sure".to_owned(),
            label: here.t("mine-delete-sure"),
            error: wrong.to_owned(),
            required: true,
            kind: FieldKindView::Check,
            ..FieldView::default()
        }],
        submit: here.t("mine-delete"),
        danger: true,
        ..FormView::default()
    }));
    page
}

//! What the macros make of a small module, on the developer's own machine.

use serde_json::{Map, Value as Json, json};
use wushe_plugin::prelude::*;
use wushe_plugin::schema::page::{Does, FieldKind};
use wushe_plugin::schema::shape::{Kind, Role, Shapes};
use wushe_plugin::schema::view::{self, UnitView};
use wushe_plugin::{Module, Problem};

/// A time when the teahouse is open.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(collection = "openings", index(starts_at), unique(title), migrate = bring_over, keep_days = 730)]
struct Opening {
    title: String,
    starts_at: Timestamp,
    seats: u32,
    kind: Gathering,
    #[record(personal)]
    contact: Option<String>,
    tags: Vec<String>,
}

/// Before there were kinds, everybody was welcome; `name` was what is `title` now.
fn bring_over(fields: &mut RecordFields) -> Result<()> {
    if let Some(name) = fields.remove("name") {
        fields.insert("title".to_owned(), name);
    }
    if fields.get("title").is_none_or(|title| title == "") {
        return Err(Error::Broken("an opening without a title".to_owned()));
    }
    fields.entry("kind").or_insert_with(|| json!("open-to-all"));
    Ok(())
}

/// Who comes together.
#[derive(Debug, Clone, Copy, PartialEq, Choice)]
enum Gathering {
    OpenToAll,
    Women,
}

/// Take a seat.
#[derive(Debug, Input)]
struct Join {
    opening: Id<Opening>,
    #[field(min = 1, max = 4, default = 1)]
    seats: u32,
    #[field(max_length = 5, paragraph)]
    note: Option<String>,
    kind: Gathering,
    agree: bool,
}

/// Cancel everything.
#[derive(Debug, Input)]
struct Cancel {}

/// Remind of an opening.
#[derive(Debug, Input)]
struct Remind {
    opening: Id<Opening>,
}

/// Parameters of an opening's page.
#[derive(Debug, Input)]
struct Show {
    opening: Id<Opening>,
}

/// What an administrator sets.
#[derive(Debug, Settings)]
struct Options {
    #[field(default = 30)]
    seats: u32,
}

/// Somebody has taken a seat.
#[derive(Debug, Event)]
#[event(name = "seat_taken")]
struct SeatTaken {
    opening: Id<Opening>,
    note: Option<String>,
}

/// What is read of another module's event.
#[derive(Debug, Event)]
#[event(name = "love-canteen/meal_ordered")]
struct MealOrdered {
    meals: u32,
}

struct Teahouse;

#[module(records(Opening), settings(Options), events(SeatTaken))]
impl Teahouse {
    #[on]
    fn meal_ordered(_cx: &Context, event: MealOrdered) -> Result<()> {
        ensure!(event.meals < 3, t!("join-not-now"));
        Ok(())
    }

    #[answer]
    fn weather(_cx: &Context, answer: HttpAnswer) -> Result<()> {
        ensure!(answer.status == Some(200), t!("join-not-now"));
        Ok(())
    }

    #[job(cron = "0 8 * * 1-5")]
    fn morning(_cx: &Context) -> Result<()> {
        Ok(())
    }

    #[job]
    fn remind(_cx: &Context, input: Remind) -> Result<()> {
        ensure!(input.opening.as_str() == "o", t!("join-not-now"));
        Ok(())
    }

    #[indicator(pieces, page(show))]
    fn openings(_cx: &Context, days: Days) -> Result<u64> {
        ensure!(*days.first() < days.end(), t!("join-not-now"));
        Ok(2)
    }

    #[indicator(share, apart)]
    fn women(_cx: &Context, _days: Days) -> Result<Figure> {
        Ok(Figure::share(1, 3))
    }

    #[indicator(fen)]
    fn fees(_cx: &Context, _days: Days) -> Result<Money> {
        Ok(Money::from_fen(250))
    }

    #[page(surfaces(resident, wall), menu)]
    fn home(cx: &Context) -> Result<Page> {
        Ok(Page::new(t!("page-home", seats = cx.settings::<Options>()?.seats)))
    }

    #[page(surfaces(staff))]
    fn show(_cx: &Context, params: Show) -> Result<Page> {
        Ok(Page::new(params.opening.as_str()))
    }

    #[action(by(resident, staff), on_behalf)]
    fn join(_cx: &Context, input: Join) -> Result<Done> {
        ensure!(input.agree, "agree", t!("join-agree"));
        ensure!(input.kind == Gathering::Women, t!("join-not-now"));
        Ok(Done::say(t!("join-done", seats = input.seats)))
    }

    #[action(by(staff))]
    fn cancel(_cx: &Context, _input: Cancel) -> Result<Done> {
        Err(Error::NotFound)
    }
}

fn context() -> Context {
    view::Context {
        invocation: "i".into(),
        now: 1,
        unit: UnitView {
            id: "u".into(),
            code: "510821100001".into(),
            kind: "community".into(),
            name: wushe_plugin::schema::text::Names { zh_cn: "治城社区".into(), en: "Zhicheng".into() },
        },
        actor: Actor::Staff { id: "s".into() },
        on_behalf_of: None,
        surface: None,
        locale: "zh-CN".into(),
        settings: Map::new(),
        cause: None,
    }
    .into()
}

fn fields(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(fields) => fields,
        other => panic!("{other} is no object"),
    }
}

fn act(name: &str, input: Json) -> Result<Done> {
    Teahouse::action(name, &context(), fields(input))
}

fn wrong_fields(result: Result<Done>) -> Vec<String> {
    match result {
        Err(Error::Invalid(problems)) => problems.into_iter().map(|Problem { field, .. }| field).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_module_says_what_it_has() {
    let Shapes { collections, pages, actions, settings, .. } = Teahouse::shapes();
    assert_eq!(collections[0].name, "openings");
    assert_eq!(collections[0].index, ["starts_at", "title"], "what is unique can be looked up too");
    assert_eq!(collections[0].unique, ["title"]);
    let contact = collections[0].fields.iter().find(|field| field.name == "contact").expect("it has one");
    assert!(contact.personal && !contact.required);

    let names: Vec<_> = pages.iter().map(|page| (page.name.as_str(), page.menu)).collect();
    assert_eq!(names, [("home", true), ("show", false)]);
    assert_eq!(pages[0].surfaces, [Surface::Resident, Surface::Wall]);

    assert_eq!(actions[0].name, "join");
    assert_eq!(actions[0].by, [Role::Resident, Role::Staff]);
    assert!(actions[0].on_behalf && !actions[1].on_behalf);
    let seats = &actions[0].input[1];
    assert_eq!((seats.min, seats.max, &seats.default, seats.required), (Some(1), Some(4), &json!(1), false));
    let values = vec!["open-to-all".to_owned(), "women".to_owned()];
    assert_eq!(actions[0].input[3].kind, Kind::Choice { name: "gathering".into(), values });
    assert_eq!(actions[0].input[0].kind, Kind::Id { of: "openings".into() });
    assert!(actions[1].input.is_empty());
    assert_eq!(settings[0].name, "seats");
}

#[test]
fn what_nobody_asks_for_is_declared_and_reached() {
    use wushe_plugin::schema::shape::HTTP;

    let Shapes { events, handlers, jobs, .. } = Teahouse::shapes();
    assert_eq!((events.len(), events[0].name.as_str(), events[0].fields.len()), (1, "seat_taken", 2));
    let of: Vec<_> = handlers.iter().map(|handler| (handler.name.as_str(), handler.of.as_str())).collect();
    assert_eq!(of, [("meal_ordered", "love-canteen/meal_ordered"), ("weather", HTTP)]);
    assert_eq!(handlers[0].input[0].name, "meals");
    let when: Vec<_> = jobs.iter().map(|job| (job.name.as_str(), job.cron.as_deref(), job.input.len())).collect();
    assert_eq!(when, [("morning", Some("0 8 * * 1-5"), 0), ("remind", None, 1)]);

    let event = |name, json| Teahouse::event(name, &context(), fields(json));
    assert_eq!(event("meal_ordered", json!({ "meals": 1 })), Ok(()));
    assert_eq!(event("meal_ordered", json!({ "meals": 3 })), Err(Error::refused(t!("join-not-now"))));
    assert!(matches!(event("meal_ordered", json!({})), Err(Error::Invalid(problems)) if problems[0].field == "meals"));
    assert_eq!(event("weather", json!({ "request": "r", "status": 200, "body": "warm" })), Ok(()));
    assert_eq!(
        event("weather", json!({ "request": "r", "error": "timeout" })),
        Err(Error::refused(t!("join-not-now")))
    );
    assert!(matches!(event("weather", json!({ "status": 200 })), Err(Error::Broken(_))));
    assert!(matches!(event("nothing", json!({})), Err(Error::Broken(why)) if why.contains("nothing")));

    let job = |name, json| Teahouse::job(name, &context(), fields(json));
    assert_eq!(job("morning", json!({})), Ok(()));
    assert_eq!(job("remind", json!({ "opening": "o" })), Ok(()));
    assert!(matches!(job("remind", json!({})), Err(Error::Invalid(_))));
    assert!(matches!(job("nothing", json!({})), Err(Error::Broken(_))));
}

#[test]
fn indicators_are_declared_and_reached() {
    use wushe_plugin::schema::indicator::{CountedIn, Values};

    let shapes = Teahouse::shapes().indicators;
    let told: Vec<_> = shapes.iter().map(|one| (one.name.as_str(), one.counted_in, one.apart)).collect();
    let expected =
        [("openings", CountedIn::Pieces, false), ("women", CountedIn::Share, true), ("fees", CountedIn::Fen, false)];
    assert_eq!(told, expected);
    assert_eq!((shapes[0].page.as_deref(), shapes[1].page.as_deref()), (Some("show"), None));

    let day = |text| Date::parse(text).expect("a day");
    let days = Days::new(day("2026-03-01"), day("2026-03-31")).expect("a month");
    let values = |name| Teahouse::indicator(name, &context(), days.clone()).map(Values::from);
    assert_eq!(values("openings"), Ok(Values { value: 2, whole: None }));
    assert_eq!(values("women"), Ok(Values { value: 1, whole: Some(3) }));
    assert_eq!(values("fees"), Ok(Values { value: 250, whole: None }));
    assert!(matches!(values("nothing"), Err(Error::Broken(why)) if why.contains("nothing")));
}

#[test]
fn a_record_survives_the_way_there_and_back() {
    let opening = Opening {
        title: "周五茶话".into(),
        starts_at: Timestamp::from_micros(7),
        seats: 12,
        kind: Gathering::Women,
        contact: None,
        tags: vec!["a".into()],
    };
    let body = opening.to_map();
    assert!(!body.contains_key("contact"), "what is not there is not written");
    assert_eq!(Opening::from_map(body).expect("it is what was written"), opening);
}

#[test]
fn a_field_that_an_older_version_did_not_have_reads_as_missing() {
    let old = fields(json!({ "title": "", "starts_at": 7, "seats": 12, "kind": "women" }));
    let opening = Opening::from_map(old).expect("only what may be left out is missing");
    assert_eq!((opening.contact, opening.tags), (None, vec![]));
}

#[test]
fn a_right_input_reaches_the_action() {
    let done = act("join", json!({ "opening": "o", "kind": "women", "agree": true })).expect("it is right");
    assert_eq!(done.say, Some(t!("join-done", seats = 1_u32)));
}

#[test]
fn everything_wrong_is_told_at_once_and_at_its_field() {
    let input = json!({ "opening": "", "seats": 9, "note": "六个字太长了", "kind": "men", "agree": "yes" });
    assert_eq!(wrong_fields(act("join", input)), ["opening", "seats", "note", "kind", "agree"]);
    assert_eq!(wrong_fields(act("join", json!({}))), ["opening", "kind"]);
    assert_eq!(
        wrong_fields(act("join", json!({ "opening": 1, "kind": null, "seats": -1 }))),
        ["opening", "seats", "kind"]
    );
}

#[test]
fn ensure_refuses_with_a_sentence_or_at_a_field() {
    let refused = act("join", json!({ "opening": "o", "kind": "open-to-all", "agree": true }));
    assert_eq!(refused, Err(Error::refused(t!("join-not-now"))));
    assert_eq!(wrong_fields(act("join", json!({ "opening": "o", "kind": "women" }))), ["agree"]);
}

#[test]
fn a_blank_text_is_missing_in_what_people_type() {
    let done = act("join", json!({ "opening": "o", "kind": "women", "agree": true, "note": "   " }));
    assert!(done.is_ok(), "{done:?}");
}

#[test]
fn unknown_names_are_the_modules_fault() {
    assert!(matches!(act("nothing", json!({})), Err(Error::Broken(why)) if why.contains("nothing")));
    assert!(matches!(Teahouse::page("nothing", &context(), Map::new()), Err(Error::Broken(_))));
}

#[test]
fn settings_have_their_defaults() {
    let page = Teahouse::page("home", &context(), Map::new()).expect("it needs nothing");
    assert_eq!(page.title, t!("page-home", seats = 30_u32));
}

#[test]
fn inputs_become_forms_and_buttons_and_parameters_links() {
    let form = form::<Join>().hide("opening", "o");
    let asked: Vec<_> = form.fields.iter().map(|field| (field.name.as_str(), field.required)).collect();
    assert_eq!(asked, [("opening", true), ("seats", false), ("note", false), ("kind", true), ("agree", false)]);
    assert_eq!(form.fields[0].kind, FieldKind::Hidden);
    assert_eq!(form.fields[1].kind, FieldKind::Number { min: Some(1), max: Some(4) });
    assert_eq!(form.fields[1].value, json!(1));
    assert_eq!(form.fields[2].kind, FieldKind::Paragraph { max_length: Some(5) });
    assert_eq!(form.fields[2].label, t!("join-note"));
    assert!(matches!(&form.fields[3].kind, FieldKind::Choice { options } if options[1].label == t!("gathering-women")));
    assert_eq!(form.submit, t!("join-submit"));
    assert_eq!(Gathering::OpenToAll.label(), t!("gathering-open-to-all"));

    let button = Cancel {}.button(t!("cancel")).danger();
    assert!(matches!(button.does, Does::Act { action, input, .. } if action == "cancel" && input.is_empty()));
    assert_eq!(Show { opening: "o".into() }.link(), Link::page("show").with("opening", "o"));
}

#[test]
fn describing_needs_no_platform() {
    use wushe_plugin::__private::{Kind, invoke};
    let json = invoke::<Teahouse>(Kind::Describe, "", "{}").expect("it describes itself");
    let shapes: Shapes = serde_json::from_str(&json).expect("shapes");
    assert_eq!(shapes, Teahouse::shapes());
}

#[test]
fn records_of_older_versions_are_brought_over() {
    use wushe_plugin::__private::{Kind, invoke};
    let declared = &Teahouse::shapes().collections[0];
    assert_eq!((declared.migrates, declared.keep_days), (true, Some(730)));
    let over = |records: Json| {
        let input = json!({ "records": records }).to_string();
        invoke::<Teahouse>(Kind::Migrate, "openings", &input)
            .map(|text| serde_json::from_str::<Json>(&text).expect("JSON"))
    };
    let now = json!({"title": "夜话", "starts_at": 5, "seats": 8, "kind": "women", "tags": ["竹"]});
    let made = over(json!([{"name": "茶话", "starts_at": 1, "seats": 4, "tags": []}, now])).expect("they can be read");
    assert_eq!(
        made["records"][0],
        json!({"title": "茶话", "starts_at": 1, "seats": 4, "kind": "open-to-all", "tags": []})
    );
    assert_eq!(made["records"][1], now, "what is new already stays as it is");
    assert!(over(json!([{"starts_at": 1, "seats": 4}])).is_err());
    assert!(invoke::<Teahouse>(Kind::Migrate, "nothing", r#"{"records": []}"#).is_err());
}

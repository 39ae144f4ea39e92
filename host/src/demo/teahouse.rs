//! The sisters' teahouse in 陈家岭社区: what is open these days, who comes, and what they want to talk about.

use std::sync::Arc;

use anyhow::Context as _;
use serde_json::json;
use wushe_core::app::Actor;
use wushe_core::domain::day::Day;
use wushe_plugin_schema::shape::Surface;

use super::act::{Service, fields};
use super::canteen::Canteen;
use super::picture;
use crate::app::App;
use crate::i18n::Locale;
use crate::modules::{self, Raw, Saying};

/// The module.
pub(super) const MODULE: &str = "sisters-teahouse";

/// Openings: in how many days, at what time, what for, how many seats, and how many have signed up.
const OPENINGS: [(i64, &str, &str, i64, usize); 3] = [
    (2, "14:30", "周末茶话：说说院坝里的事", 12, 5),
    (4, "09:30", "缝缝补补手工茶", 8, 8),
    (9, "14:30", "妇女议事茶会", 16, 2),
];

/// One that is over: how many days ago, when and what for, what was talked about, and what its pictures show.
const PAST: (i64, &str, &str, &str, &str) = (
    7,
    "14:30",
    "腊肉香肠茶话",
    "大家带来自家的腊肉，说了灌香肠的讲究；院坝的路灯、晒谷场怎么用，也聊了几句。",
    "茶馆外的院坝和后山",
);

/// Topics: what, more words, and what became of it.
const TOPICS: [(&str, &str, &[&str]); 4] = [
    ("院坝里的路灯太暗", "晚上接孙子回来看不清台阶。", &["approve_topic"]),
    ("想办一次免费量血压", "一个月一次就好。", &["approve_topic", "raise_topic"]),
    ("楼道里不要堆纸箱", "怕着火，也绊脚。", &["approve_topic"]),
    ("广场舞的声音能不能小一点", "", &[]),
];

/// Switches the module on and lets people talk.
pub(super) async fn open(app: &Arc<App>, administrator: &Actor, canteen: &Canteen) -> anyhow::Result<()> {
    let here = app.core.cx(administrator.clone(), canteen.unit, Locale::ZhCn.tag());
    let saying = Saying { enabled: true, settings: Some(fields(json!({}))), grants: None, seen: None };
    modules::say(app, here, MODULE, saying).await.context("cannot switch the teahouse on")?;
    let service = Service { app, unit: canteen.unit, module: MODULE };
    let (staff, desk) = (&canteen.staff, Surface::Staff);
    let today = Day::of(app.core.clock.now());
    let guest = |number: usize| canteen.diners[number % canteen.diners.len()].to_string();
    for (ahead, starts, title, seats, guests) in OPENINGS {
        let day = today.plus_days(ahead);
        let input = json!({ "title": title, "day": day, "starts": starts, "length": 120, "seats": seats });
        let opening = service.act(staff, desk, "put_on", input).await?;
        for number in 0..guests {
            // The elder who can log in has not decided yet.
            let input = json!({ "opening": opening, "resident": guest(number + 1) });
            service.act(staff, desk, "sign_up", input).await?;
        }
    }
    last_week(&service, canteen).await?;
    for (number, (title, words, becomes)) in TOPICS.into_iter().enumerate() {
        let words = (!words.is_empty()).then_some(words);
        let input = json!({ "author": guest(number + 1), "title": title, "words": words });
        let topic = service.act(staff, desk, "propose_topic", input).await?;
        for action in becomes {
            if *action == "raise_topic" {
                service.act(&canteen.diner, Surface::Resident, "support_topic", json!({ "topic": topic })).await?;
            }
            service.act(staff, desk, action, json!({ "topic": topic })).await?;
        }
    }
    Ok(())
}

/// An opening of last week, with the clock turned back to it: written down, with pictures of houses and hills.
async fn last_week(service: &Service<'_>, canteen: &Canteen) -> anyhow::Result<()> {
    let (ago, starts, title, minutes, shows) = PAST;
    let (staff, desk, clock) = (&canteen.staff, Surface::Staff, &service.app.core.clock);
    let (back, lasts) = (ago * 24 * 3600, 8 * 3600);
    clock.advance_seconds(-back);
    let day = Day::of(clock.now());
    let input = json!({ "title": title, "day": day, "starts": starts, "length": 120, "seats": 12 });
    let opening = service.act(staff, desk, "put_on", input).await?;
    clock.advance_seconds(lasts);
    service.act(staff, desk, "set_drop_ins", json!({ "opening": opening, "drop_ins": 9 })).await?;
    let photo =
        |number| Raw { field: "photos".to_owned(), name: "茶话.png".to_owned(), content: Some(picture::png(number)) };
    let input = json!({ "opening": opening, "minutes": minutes, "shows": shows, "consent": true });
    service.act_with(staff, desk, "write_minutes", input, vec![photo(1), photo(2)]).await?;
    clock.advance_seconds(back - lasts);
    Ok(())
}

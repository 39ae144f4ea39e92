//! The sisters' teahouse in 陈家岭社区: what is open these days, who comes, and what they want to talk about.

use std::sync::Arc;

use anyhow::Context as _;
use serde_json::json;
use wushe_core::app::Actor;
use wushe_core::domain::day::Day;
use wushe_plugin_schema::shape::Surface;

use super::act::{Service, fields};
use super::canteen::Canteen;
use crate::app::App;
use crate::i18n::Locale;
use crate::modules::{self, Saying};

/// The module.
pub(super) const MODULE: &str = "sisters-teahouse";

/// Openings: in how many days, at what time, what for, how many seats, and how many have signed up.
const OPENINGS: [(i64, &str, &str, i64, usize); 3] = [
    (2, "14:30", "周末茶话：说说院坝里的事", 12, 5),
    (4, "09:30", "缝缝补补手工茶", 8, 8),
    (9, "14:30", "妇女议事茶会", 16, 2),
];

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

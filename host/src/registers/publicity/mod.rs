//! Notices, attachments, objections, duties to publish; indicators; the audit trail; what one was told.

mod figures;
mod trail;

use wushe_core::app::{attachment, notice, objection, publicity};
use wushe_core::domain::access::Permission;
use wushe_core::domain::attachment::{AttachmentFilter, AttachmentView};
use wushe_core::domain::notice::{
    NewNotice, NoticeFilter, NoticeView, PinNotice, PublishNotice, ReturnNotice, SubmitNotice, WithdrawNotice,
};
use wushe_core::domain::objection::{AnswerObjection, NewObjection, ObjectionFilter, ObjectionView, RetractObjection};
use wushe_core::domain::publicity::{NewPublicityRule, PublicityRuleView};
use wushe_core::id::{AttachmentId, NoticeId, ObjectionId, PublicityRuleId};

use super::op::Nothing;
use super::{Group, Intake, Register};

const WRITE: Option<Permission> = Some(Permission::WriteNotices);
const REVIEW: Option<Permission> = Some(Permission::ReviewNotices);
const INDICATORS: Option<Permission> = Some(Permission::ReadIndicators);

pub(super) fn registers() -> Vec<Register> {
    vec![
        notices(),
        objections(),
        attachments(),
        rules(),
        figures::duties(),
        figures::indicators(),
        trail::audit_entries(),
        trail::notifications(),
    ]
}

/// Whoever writes notices looks into it, and so does whoever reviews them ([`Register::read_by`]); the use cases of reading
/// ask for one of the two themselves.
fn register(name: &'static str, entity: &'static str, id: &'static str, icon: &'static str) -> Register {
    Register {
        name,
        entity,
        id,
        icon,
        group: Some(Group::Publicity),
        read: WRITE,
        title: "name",
        columns: &[],
        intake: Intake::PLAIN,
        operations: Vec::new(),
    }
}

fn notices() -> Register {
    Register {
        title: "title_zh",
        columns: &["title_zh", "section", "status", "shown_from", "expires_on", "pinned", "reads"],
        operations: vec![
            list!(notice::list, NoticeFilter => NoticeView, None),
            get!(notice::get, "notice" NoticeId => NoticeView, None),
            create!(notice::create, NewNotice => NoticeView, WRITE),
            update!(notice::update, "notice" NoticeId, NewNotice => NoticeView, WRITE),
            act!("submit", notice::submit, "notice" NoticeId, SubmitNotice => NoticeView, WRITE),
            act!("publish", notice::publish, "notice" NoticeId, PublishNotice => NoticeView, REVIEW),
            act!("send_back", notice::send_back, "notice" NoticeId, ReturnNotice => NoticeView, REVIEW),
            act!("pin", notice::pin, "notice" NoticeId, PinNotice => NoticeView, REVIEW),
            act!("withdraw", notice::withdraw, "notice" NoticeId, WithdrawNotice => NoticeView, None),
            remove!(notice::remove, "notice" NoticeId, WRITE),
        ],
        ..register("notices", "notice", "NoticeId", "speakerphone")
    }
}

fn objections() -> Register {
    Register {
        title: "reason",
        columns: &["reason", "notice_id", "resident_id", "status", "filed_at", "answered_at"],
        operations: vec![
            list!(objection::list, ObjectionFilter => ObjectionView, None),
            get!(objection::get, "objection" ObjectionId => ObjectionView, None),
            create!(objection::create, NewObjection => ObjectionView, None),
            act!("answer", objection::answer, "objection" ObjectionId, AnswerObjection => ObjectionView, WRITE),
            act!("retract", objection::retract, "objection" ObjectionId, RetractObjection => ObjectionView, None),
        ],
        ..register("objections", "objection", "ObjectionId", "message-circle-question")
    }
}

/// They are attached where the thing is: a file is no field.
fn attachments() -> Register {
    Register {
        columns: &["name", "entity", "media_type", "size", "is_public", "created_at"],
        operations: vec![
            list!(attachment::list, AttachmentFilter => AttachmentView, None),
            get!(attachment::get, "attachment" AttachmentId => AttachmentView, None),
            remove!(attachment::remove, "attachment" AttachmentId, None),
        ],
        ..register("attachments", "attachment", "AttachmentId", "files")
    }
}

fn rules() -> Register {
    Register {
        title: "basis",
        columns: &["basis", "section", "unit_kind", "every", "grace_days", "valid_from", "unit_id"],
        operations: vec![
            list!(all_rules, Nothing => PublicityRuleView, None),
            get!(publicity::get_rule, "publicity_rule" PublicityRuleId => PublicityRuleView, None),
            create!(publicity::create_rule, NewPublicityRule => PublicityRuleView, REVIEW),
            update!(publicity::update_rule, "publicity_rule" PublicityRuleId, NewPublicityRule => PublicityRuleView, REVIEW),
            remove!(publicity::remove_rule, "publicity_rule" PublicityRuleId, REVIEW),
        ],
        ..register("publicity-rules", "publicity_rule", "PublicityRuleId", "calendar-time")
    }
}

async fn all_rules(
    tx: &mut wushe_core::store::Tx,
    cx: &wushe_core::app::Cx,
    _: Nothing,
    page: wushe_core::domain::page::Page,
) -> wushe_core::Result<wushe_core::domain::page::Listed<PublicityRuleView>> {
    publicity::list_rules(tx, cx, page).await
}

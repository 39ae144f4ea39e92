//! Requests: kinds, the calendar of working days, papers, extensions, reply templates.

use wushe_core::app::{calendar, paper, reply_template, request, request_kind};
use wushe_core::domain::access::Permission;
use wushe_core::domain::calendar::{CalendarDayView, CalendarFilter, CalendarYear, NewCalendarDay, YearParams};
use wushe_core::domain::day::Day;
use wushe_core::domain::request::{
    AcceptRequest, AnswerRequest, ArbitrateRequest, AskExtension, AssignRequest, BulkAccept, BulkAssign, BulkClose,
    BulkDispatch, BulkExtend, BulkOutcome, BulkTake, CloseRequest, DecideExtension, DeclineRequest, DispatchRequest,
    EscalateRequest, ExtensionFilter, ExtensionView, FiguresParams, GiveOpinion, HandleRequest, MergeRequest,
    NameSupport, NewPaper, NewReplyTemplate, NewRequest, NewRequestKind, PaperFilter, PaperStep, PaperView,
    RateRequest, RejectRequest, ReleaseSupport, ReopenRequest, ReplyTemplateFilter, ReplyTemplateView, ReportRequest,
    RequestEvent, RequestFigures, RequestFilter, RequestKindFilter, RequestKindView, RequestView, ResumeRequest,
    RevisitRequest, SubmitRequest, SupportView, TakeRequest, VerifyRequest, VoidRequest,
};
use wushe_core::id::{PaperId, ReplyTemplateId, RequestId, RequestKindId};

use super::{Group, Intake, Register};

const READ: Option<Permission> = Some(Permission::ReadRequests);
const SUPERVISE: Option<Permission> = Some(Permission::SuperviseRequests);
const CONFIGURE: Option<Permission> = Some(Permission::ConfigureRequests);
/// By relation: the desk that has it, whom it was sent to, the resident whose it is.
const RELATED: Option<Permission> = None;

pub(super) fn registers() -> Vec<Register> {
    vec![requests(), papers(), extensions(), kinds(), templates(), calendar_days()]
}

fn register(name: &'static str, entity: &'static str, id: &'static str, icon: &'static str) -> Register {
    Register {
        name,
        entity,
        id,
        icon,
        group: Some(Group::Service),
        read: READ,
        title: "name",
        columns: &[],
        intake: Intake::PLAIN,
        operations: Vec::new(),
    }
}

fn requests() -> Register {
    Register {
        title: "title",
        columns: &["number", "title", "resident_name", "kind_name", "status", "handling_unit_id", "due_at"],
        // What came by hotline or on paper. A request is never removed: undone, it is void.
        intake: Intake { undo: "void", ..Intake::PLAIN },
        operations: vec![
            list!(request::list, RequestFilter => RequestView, RELATED),
            get!(request::get, "request" RequestId => RequestView, RELATED),
            create!(request::create, NewRequest => RequestView, RELATED),
            update!(request::update, "request" RequestId, NewRequest => RequestView, RELATED),
            act!("submit", request::submit, "request" RequestId, SubmitRequest => RequestView, RELATED),
            act!("accept", request::accept, "request" RequestId, AcceptRequest => RequestView, RELATED),
            act!("reject", request::reject, "request" RequestId, RejectRequest => RequestView, RELATED),
            act!("dispatch", request::dispatch, "request" RequestId, DispatchRequest => RequestView, RELATED),
            act!("handle", request::handle, "request" RequestId, HandleRequest => RequestView, RELATED),
            act!("take", request::take, "request" RequestId, TakeRequest => RequestView, RELATED),
            act!("decline", request::decline, "request" RequestId, DeclineRequest => RequestView, RELATED),
            act!("answer", request::answer, "request" RequestId, AnswerRequest => RequestView, RELATED),
            act!("report_done", request::report_done, "request" RequestId, ReportRequest => RequestView, RELATED),
            act!("verify", request::verify, "request" RequestId, VerifyRequest => RequestView, RELATED),
            act!("close", request::close, "request" RequestId, CloseRequest => RequestView, RELATED),
            act!("revisit", request::revisit, "request" RequestId, RevisitRequest => RequestView, RELATED),
            act!("rate", request::rate, "request" RequestId, RateRequest => RequestView, RELATED),
            act!("reopen", request::reopen, "request" RequestId, ReopenRequest => RequestView, RELATED),
            act!("assign", request::assign, "request" RequestId, AssignRequest => RequestView, RELATED),
            act!("escalate", request::escalate, "request" RequestId, EscalateRequest => RequestView, RELATED),
            act!("arbitrate", request::arbitrate, "request" RequestId, ArbitrateRequest => RequestView, SUPERVISE),
            act!("ask_extension", request::ask_extension, "request" RequestId, AskExtension => RequestView, RELATED),
            act!("decide_extension", request::decide_extension, "request" RequestId, DecideExtension => RequestView, SUPERVISE),
            act!("resume", request::resume, "request" RequestId, ResumeRequest => RequestView, RELATED),
            act!("name_support", request::name_support, "request" RequestId, NameSupport => RequestView, RELATED),
            act!("give_opinion", request::give_opinion, "request" RequestId, GiveOpinion => RequestView, RELATED),
            act!("release_support", request::release_support, "request" RequestId, ReleaseSupport => RequestView, RELATED),
            act!("merge", request::merge, "request" RequestId, MergeRequest => RequestView, RELATED),
            act!("void", request::void, "request" RequestId, VoidRequest => RequestView, RELATED),
            part!("history", request::history, "request" RequestId => Vec<RequestEvent>, RELATED),
            part!("supports", request::supports, "request" RequestId => Vec<SupportView>, RELATED),
            perform!("accept_many", request::accept_many, BulkAccept => Vec<BulkOutcome>, RELATED),
            perform!("take_many", request::take_many, BulkTake => Vec<BulkOutcome>, RELATED),
            perform!("dispatch_many", request::dispatch_many, BulkDispatch => Vec<BulkOutcome>, RELATED),
            perform!("assign_many", request::assign_many, BulkAssign => Vec<BulkOutcome>, RELATED),
            perform!("ask_extension_many", request::ask_extension_many, BulkExtend => Vec<BulkOutcome>, RELATED),
            perform!("close_many", request::close_many, BulkClose => Vec<BulkOutcome>, RELATED),
            report!("figures", request::figures, FiguresParams => RequestFigures, READ),
        ],
        ..register("requests", "request", "RequestId", "clipboard-list")
    }
}

fn papers() -> Register {
    Register {
        columns: &["name", "original", "count", "owner", "holder", "request_id", "created_at"],
        operations: vec![
            list!(paper::list, PaperFilter => PaperView, RELATED),
            get!(paper::get, "paper" PaperId => PaperView, RELATED),
            create!(paper::create, NewPaper => PaperView, RELATED),
            act!("step", paper::step, "paper" PaperId, PaperStep => PaperView, RELATED),
        ],
        ..register("papers", "paper", "PaperId", "file-text")
    }
}

fn extensions() -> Register {
    Register {
        title: "reason",
        columns: &["request_id", "kind", "days", "reason", "asked_at", "status"],
        operations: vec![list!(request::extensions, ExtensionFilter => ExtensionView, RELATED)],
        ..register("extensions", "extension", "ExtensionId", "calendar-time")
    }
}

fn kinds() -> Register {
    Register {
        title: "name_zh",
        columns: &["name_zh", "code", "line", "lead_department", "deadline_days", "active"],
        operations: vec![
            list!(request_kind::list, RequestKindFilter => RequestKindView, None),
            get!(request_kind::get, "request_kind" RequestKindId => RequestKindView, None),
            create!(request_kind::create, NewRequestKind => RequestKindView, CONFIGURE),
            update!(request_kind::update, "request_kind" RequestKindId, NewRequestKind => RequestKindView, CONFIGURE),
            remove!(request_kind::remove, "request_kind" RequestKindId, CONFIGURE),
        ],
        ..register("request-kinds", "request_kind", "RequestKindId", "tag")
    }
}

fn templates() -> Register {
    Register {
        title: "name_zh",
        columns: &["name_zh", "kind", "text", "unit_id", "active"],
        operations: vec![
            list!(reply_template::list, ReplyTemplateFilter => ReplyTemplateView, READ),
            get!(reply_template::get, "reply_template" ReplyTemplateId => ReplyTemplateView, READ),
            create!(reply_template::create, NewReplyTemplate => ReplyTemplateView, CONFIGURE),
            update!(reply_template::update, "reply_template" ReplyTemplateId, NewReplyTemplate => ReplyTemplateView, CONFIGURE),
            remove!(reply_template::remove, "reply_template" ReplyTemplateId, CONFIGURE),
        ],
        ..register("reply-templates", "reply_template", "ReplyTemplateId", "message")
    }
}

fn calendar_days() -> Register {
    Register {
        columns: &["day", "name", "works"],
        intake: Intake::matching(&[&["day"]]),
        operations: vec![
            list!(calendar::list, CalendarFilter => CalendarDayView, None),
            get!(calendar::get, "calendar_day" Day => CalendarDayView, None),
            create!(calendar::create, NewCalendarDay => CalendarDayView, CONFIGURE),
            update!(calendar::update, "calendar_day" Day, NewCalendarDay => CalendarDayView, CONFIGURE),
            remove!(calendar::remove, "calendar_day" Day, CONFIGURE),
            report!("year", calendar::year, YearParams => CalendarYear, None),
        ],
        ..register("calendar-days", "calendar_day", "CalendarDay", "calendar")
    }
}

//! Requests and activities.

use super::Indicator;

pub(super) const INDICATORS: &[Indicator] = &[
    indicator!("requests_opened", "request", Pieces, count, from: "request f", id: "f.id", unit: "f.unit_id",
        time: came("f.opened_at"), where: "TRUE"),
    indicator!("requests_people", "resident", People, distinct "f.resident_id", from: "request f", unit: "f.unit_id",
        time: came("f.opened_at"), where: "TRUE"),
    indicator!("requests_closed", "request", Pieces, count, from: "request f", id: "f.id", unit: "f.unit_id",
        time: came("f.ended_at"), where: "f.status = 'closed'"),
    indicator!("requests_closed_timed", "request", Pieces, count, from: "request f", id: "f.id", unit: "f.unit_id",
        time: came("f.ended_at"), where: "f.status = 'closed' AND f.due_at IS NOT NULL"),
    indicator!("requests_in_time", "request", Pieces, count, from: "request f", id: "f.id", unit: "f.unit_id",
        time: came("f.ended_at"), where: "f.status = 'closed' AND f.ended_at <= f.due_at"),
    share!("requests_in_time_share", "request", "requests_in_time" of "requests_closed_timed"),
    indicator!("activities_held", "activity", Pieces, distinct "f.activity_id", from: "activity_session f", unit: "f.unit_id",
        time: came("f.begins_at"), where: "f.status = 'held'"),
    indicator!("sessions_held", "activity_session", Pieces, count, from: "activity_session f", id: "f.id", unit: "f.unit_id",
        time: came("f.begins_at"), where: "f.status = 'held'"),
    indicator!("beneficiaries", "activity_session", PersonTimes, sum
        "f.drop_ins + (SELECT COUNT(*) FROM sign_up p WHERE p.session_id = f.id AND p.role = 'participant' AND p.attendance = 'attended')",
        from: "activity_session f", id: "f.id", unit: "f.unit_id", time: came("f.begins_at"), where: "f.status = 'held'"),
    indicator!("beneficiaries_people", "resident", People, distinct "p.resident_id",
        from: "activity_session f JOIN sign_up p ON p.session_id = f.id AND p.role = 'participant' AND p.attendance = 'attended'",
        unit: "f.unit_id", time: came("f.begins_at"), where: "f.status = 'held' AND p.resident_id IS NOT NULL"),
];

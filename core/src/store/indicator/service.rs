//! Requests and activities.

use super::Indicator;

pub(super) const INDICATORS: &[Indicator] = &[
    indicator!("requests_opened", "request", Pieces, count, from: "request f", id: "f.id", unit: "f.unit_id",
        time: came("f.opened_at"), where: "f.status <> 'draft'"),
    indicator!("requests_people", "resident", People, distinct "f.resident_id", from: "request f", unit: "f.unit_id",
        time: came("f.opened_at"), where: "f.status <> 'draft'"),
    indicator!("requests_closed", "request", Pieces, count, from: "request f", id: "f.id", unit: "f.unit_id",
        time: came("f.ended_at"), where: "f.closed_level IS NOT NULL"),
    indicator!("requests_in_time", "request", Pieces, count, from: "request f", id: "f.id", unit: "f.unit_id",
        time: came("f.ended_at"), where: "f.closed_level IS NOT NULL AND (f.due_at IS NULL OR f.ended_at <= f.due_at)"),
    share!("requests_in_time_share", "request", "requests_in_time" of "requests_closed"),
    indicator!("requests_closed_grid", "request", Pieces, count, from: "request f", id: "f.id", unit: "f.unit_id",
        time: came("f.ended_at"), where: "f.closed_level = 'grid'"),
    share!("requests_closed_grid_share", "request", "requests_closed_grid" of "requests_closed"),
    indicator!("requests_closed_community", "request", Pieces, count, from: "request f", id: "f.id", unit: "f.unit_id",
        time: came("f.ended_at"), where: "f.closed_level IN ('grid', 'community')"),
    share!("requests_closed_community_share", "request", "requests_closed_community" of "requests_closed"),
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

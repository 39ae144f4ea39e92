//! Notices and objections.

use super::Indicator;

pub(super) const INDICATORS: &[Indicator] = &[
    indicator!("notices_published", "notice", Pieces, count, from: "notice f", id: "f.id", unit: "f.unit_id",
        time: came("f.shown_from"), where: "f.status IN ('published', 'expired')"),
    indicator!("spending_disclosed", "notice", Fen, sum
        "(SELECT SUM(i.amount) FROM notice_item i WHERE i.notice_id = f.id)",
        from: "notice f", id: "f.id", unit: "f.unit_id", time: came("f.shown_from"),
        where: "f.status IN ('published', 'expired') AND f.section = 'spending' AND EXISTS (SELECT 1 FROM notice_item e WHERE e.notice_id = f.id)"),
    indicator!("objections_filed", "objection", Pieces, count, from: "objection f", id: "f.id", unit: "f.unit_id",
        time: came("f.filed_at"), where: "f.status <> 'retracted'"),
    indicator!("objections_answered", "objection", Pieces, count, from: "objection f", id: "f.id", unit: "f.unit_id",
        time: came("f.filed_at"), where: "f.status IN ('explained', 'upheld')"),
    share!("objections_answered_share", "objection", "objections_answered" of "objections_filed"),
];

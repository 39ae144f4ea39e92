//! Residents, workers, volunteers.

use super::Indicator;

pub(super) const INDICATORS: &[Indicator] = &[
    indicator!("residents", "resident", People, count, from: "resident f", id: "f.id", unit: "f.unit_id",
        time: since("f.created_at", "f.erased_at"), where: "f.status = 'living' AND f.merged_into IS NULL"),
    indicator!("residents_elder", "resident", People, count,
        from: "resident f JOIN resident_group g ON g.resident_id = f.id AND g.special_group = 'elder'", id: "f.id", unit: "f.unit_id",
        time: since("f.created_at", "f.erased_at"), where: "f.status = 'living' AND f.merged_into IS NULL"),
    indicator!("residents_child", "resident", People, count,
        from: "resident f JOIN resident_group g ON g.resident_id = f.id AND g.special_group = 'child'", id: "f.id", unit: "f.unit_id",
        time: since("f.created_at", "f.erased_at"), where: "f.status = 'living' AND f.merged_into IS NULL"),
    indicator!("residents_hardship", "resident", People, count,
        from: "resident f JOIN resident_group g ON g.resident_id = f.id AND g.special_group = 'hardship'", id: "f.id", unit: "f.unit_id",
        time: since("f.created_at", "f.erased_at"), where: "f.status = 'living' AND f.merged_into IS NULL"),
    indicator!("residents_disabled", "resident", People, count,
        from: "resident f JOIN resident_group g ON g.resident_id = f.id AND g.special_group = 'disabled'", id: "f.id", unit: "f.unit_id",
        time: since("f.created_at", "f.erased_at"), where: "f.status = 'living' AND f.merged_into IS NULL"),
    indicator!("residents_alone", "resident", People, count, from: "resident f", id: "f.id", unit: "f.unit_id",
        time: since("f.created_at", "f.erased_at"), where: "f.lives_alone AND f.status = 'living' AND f.merged_into IS NULL"),
    indicator!("workers", "worker", People, count, from: "worker f", id: "f.id", unit: "f.unit_id",
        time: since("f.created_at", "NULL"), where: "TRUE"),
    indicator!("workers_certified", "worker", People, count, from: "worker f", id: "f.id", unit: "f.unit_id",
        time: since("f.created_at", "NULL"), where: "f.level <> 'none'"),
    share!("workers_certified_share", "worker", "workers_certified" of "workers"),
    indicator!("volunteers", "volunteer", People, count, from: "volunteer f", id: "f.id", unit: "f.unit_id",
        time: since("f.created_at", "f.erased_at"), where: "f.status = 'active'"),
    indicator!("volunteers_active", "volunteer", People, distinct "f.volunteer_id", from: "hours f", unit: "f.unit_id",
        time: came("f.served_at"), where: "f.status = 'approved'"),
    indicator!("service_minutes", "hours", Minutes, sum "f.minutes", from: "hours f", id: "f.id", unit: "f.unit_id",
        time: came("f.served_at"), where: "f.status = 'approved'"),
];

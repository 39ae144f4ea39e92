//! Units, stations, organisations.

use super::Indicator;

pub(super) const INDICATORS: &[Indicator] = &[
    indicator!("townships", "unit", Pieces, count, from: "unit f", id: "f.id", unit: "f.id",
        time: since("f.valid_from", "f.valid_to"), where: "f.kind = 'township'"),
    indicator!("communities", "unit", Pieces, count, from: "unit f", id: "f.id", unit: "f.id",
        time: since("f.valid_from", "f.valid_to"), where: "f.kind = 'community'"),
    indicator!("grids", "unit", Pieces, count, from: "unit f", id: "f.id", unit: "f.id",
        time: since("f.valid_from", "f.valid_to"), where: "f.kind = 'grid'"),
    indicator!("stations", "station", Pieces, count, from: "station f", id: "f.id", unit: "f.unit_id",
        time: held("f.established_day", "f.ended_day"), where: "TRUE"),
    indicator!("townships_with_station", "unit", Pieces, distinct "f.unit_id",
        from: "station f JOIN unit u ON u.id = f.unit_id AND u.kind = 'township' AND u.valid_to IS NULL", unit: "f.unit_id",
        time: held("f.established_day", "f.ended_day"), where: "TRUE"),
    share!("stations_township_share", "unit", "townships_with_station" of "townships"),
    indicator!("communities_with_station", "unit", Pieces, distinct "f.unit_id",
        from: "station f JOIN unit u ON u.id = f.unit_id AND u.kind = 'community' AND u.valid_to IS NULL", unit: "f.unit_id",
        time: held("f.established_day", "f.ended_day"), where: "TRUE"),
    share!("stations_community_share", "unit", "communities_with_station" of "communities"),
    indicator!("grids_with_worker", "unit", Pieces, distinct "f.unit_id",
        from: "worker_assignment f JOIN unit u ON u.id = f.unit_id AND u.kind = 'grid' AND u.valid_to IS NULL", unit: "f.unit_id",
        time: held("f.from_day", "f.to_day"), where: "TRUE"),
    share!("grids_with_worker_share", "unit", "grids_with_worker" of "grids"),
    indicator!("organisations", "organisation", Pieces, count, from: "organisation f", id: "f.id", unit: "f.unit_id",
        time: since("f.created_at", "NULL"), where: "f.status = 'active'"),
    indicator!("organisations_introduced", "organisation", Pieces, count, from: "organisation f", id: "f.id", unit: "f.unit_id",
        time: since("f.created_at", "NULL"), where: "f.status = 'active' AND f.origin = 'introduced'"),
    indicator!("organisations_incubated", "organisation", Pieces, count, from: "organisation f", id: "f.id", unit: "f.unit_id",
        time: since("f.created_at", "NULL"), where: "f.status = 'active' AND f.origin = 'incubated'"),
    indicator!("organisations_community_type", "organisation", Pieces, count, from: "organisation f", id: "f.id", unit: "f.unit_id",
        time: since("f.created_at", "NULL"), where: "f.status = 'active' AND f.origin = 'community_type'"),
];

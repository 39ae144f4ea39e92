//! Units, stations, organisations.

use super::Indicator;

pub(super) const INDICATORS: &[Indicator] = &[
    indicator!("townships", "unit", Pieces, count, from: "unit f", id: "f.id", unit: "f.id",
        time: since("f.valid_from", "f.valid_to"), where: "f.kind = 'township'"),
    indicator!("communities", "unit", Pieces, count, from: "unit f", id: "f.id", unit: "f.id",
        time: since("f.valid_from", "f.valid_to"), where: "f.kind = 'community'"),
    indicator!("grids", "unit", Pieces, count, from: "unit f", id: "f.id", unit: "f.id",
        time: since("f.valid_from", "f.valid_to"), where: "f.kind = 'grid'"),
];

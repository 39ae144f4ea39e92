//! What is owed and what was done, counted.

use wushe_core::app::{indicator, publicity};
use wushe_core::domain::indicator::{
    IndicatorFilter, IndicatorParams, IndicatorRecord, IndicatorRecordFilter, IndicatorReport, IndicatorView,
};
use wushe_core::domain::page::Listed;
use wushe_core::domain::publicity::{PublicityDutyCount, PublicityDutyFilter, PublicityDutyView};

use super::{INDICATORS, register};
use crate::registers::Register;

pub(super) fn duties() -> Register {
    Register {
        read: INDICATORS,
        title: "unit_name",
        columns: &["unit_name", "section", "period", "due_on", "state", "published_on", "notice_id"],
        operations: vec![
            list!(publicity::list_duties, PublicityDutyFilter => PublicityDutyView, INDICATORS),
            report!("count", publicity::count_duties, PublicityDutyFilter => PublicityDutyCount, INDICATORS),
        ],
        ..register("publicity-duties", "publicity_duty", "PublicityDutyId", "calendar-event")
    }
}

pub(super) fn indicators() -> Register {
    Register {
        read: INDICATORS,
        title: "code",
        columns: &["code", "entity", "measure", "counted_in", "at_end"],
        operations: vec![
            list!(indicator::list, IndicatorFilter => IndicatorView, INDICATORS),
            report!("values", indicator::values, IndicatorParams => IndicatorReport, INDICATORS),
            report!("records", indicator::records, IndicatorRecordFilter, page => Listed<IndicatorRecord>, INDICATORS),
        ],
        ..register("indicators", "indicator", "IndicatorCode", "chart-bar")
    }
}

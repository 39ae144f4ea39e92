//! The statements of a figure, made from the records that it counts.

/// The condition on time. `came(x)`: points in time; `dated(x)`: days; `since(x, y)`: there from one point in time until
/// another or to this day, `held(x, y)` the same by days. What is there at the end of a period was there on its last day.
macro_rules! in_time {
    (came($at:literal)) => {
        concat!($at, " >= $2 AND ", $at, " < $3")
    };
    (dated($day:literal)) => {
        concat!($day, " >= $2 AND ", $day, " < $3")
    };
    (since($from:literal, $until:literal)) => {
        concat!($from, " < $3 AND (", $until, " IS NULL OR ", $until, " >= $3) AND $2 < $3")
    };
    (held($from:literal, $until:literal)) => {
        concat!($from, " < $3 AND (", $until, " IS NULL OR ", $until, " >= $3) AND $2 < $3")
    };
}

/// Whether a record counts for one part of a course: `$a` is when it begins, `$b` when the next does.
macro_rules! in_part {
    (came, $at:literal, $a:literal, $b:literal) => {
        concat!($at, " >= ", $a, " AND ", $at, " < ", $b)
    };
    (dated, $day:literal, $a:literal, $b:literal) => {
        concat!($day, " >= ", $a, " AND ", $day, " < ", $b)
    };
    (since, $from:literal, $until:literal, $a:literal, $b:literal) => {
        concat!($from, " < ", $b, " AND (", $until, " IS NULL OR ", $until, " >= ", $b, ")")
    };
    (held, $from:literal, $until:literal, $a:literal, $b:literal) => {
        concat!($from, " < ", $b, " AND (", $until, " IS NULL OR ", $until, " >= ", $b, ")")
    };
}

/// The records that count for any part of a course of twelve.
macro_rules! in_course {
    (came($at:literal)) => {
        concat!($at, " >= $2 AND ", $at, " < $14")
    };
    (dated($day:literal)) => {
        concat!($day, " >= $2 AND ", $day, " < $14")
    };
    (since($from:literal, $until:literal)) => {
        concat!($from, " < $14 AND (", $until, " IS NULL OR ", $until, " >= $3) AND $2 < $14")
    };
    (held($from:literal, $until:literal)) => {
        concat!($from, " < $14 AND (", $until, " IS NULL OR ", $until, " >= $3) AND $2 < $14")
    };
}

/// The figure of one part of a course.
macro_rules! part {
    (Count, $of:expr, $($part:tt)+) => {
        concat!("COUNT(CASE WHEN ", in_part!($($part)+), " THEN 1 END)")
    };
    (Sum, $of:expr, $($part:tt)+) => {
        concat!("CAST(COALESCE(SUM(CASE WHEN ", in_part!($($part)+), " THEN ", $of, " END), 0) AS BIGINT)")
    };
    (Distinct, $of:expr, $($part:tt)+) => {
        concat!("COUNT(DISTINCT CASE WHEN ", in_part!($($part)+), " THEN ", $of, " END)")
    };
}

/// Twelve figures, one a part: everything is read once, however many parts there are.
macro_rules! course {
    ($measure:ident, $of:expr, $kind:ident, $($at:literal),+) => {
        concat!(
            part!($measure, $of, $kind, $($at,)+ "$2", "$3"), ", ",
            part!($measure, $of, $kind, $($at,)+ "$3", "$4"), ", ",
            part!($measure, $of, $kind, $($at,)+ "$4", "$5"), ", ",
            part!($measure, $of, $kind, $($at,)+ "$5", "$6"), ", ",
            part!($measure, $of, $kind, $($at,)+ "$6", "$7"), ", ",
            part!($measure, $of, $kind, $($at,)+ "$7", "$8"), ", ",
            part!($measure, $of, $kind, $($at,)+ "$8", "$9"), ", ",
            part!($measure, $of, $kind, $($at,)+ "$9", "$10"), ", ",
            part!($measure, $of, $kind, $($at,)+ "$10", "$11"), ", ",
            part!($measure, $of, $kind, $($at,)+ "$11", "$12"), ", ",
            part!($measure, $of, $kind, $($at,)+ "$12", "$13"), ", ",
            part!($measure, $of, $kind, $($at,)+ "$13", "$14")
        )
    };
}

/// The county's day of a record: a number of days since 1970, or the day as text. What is there all the time has none.
macro_rules! day_of {
    (came($at:literal)) => {
        concat!("CAST((", $at, " + 28800000000) / 86400000000 AS BIGINT)")
    };
    (dated($day:literal)) => {
        $day
    };
    (since($from:literal, $until:literal)) => {
        "CAST(0 AS BIGINT)"
    };
    (held($from:literal, $until:literal)) => {
        "''"
    };
}

macro_rules! is_by_day {
    (came) => {
        false
    };
    (since) => {
        false
    };
    (dated) => {
        true
    };
    (held) => {
        true
    };
}

macro_rules! is_at_end {
    (came) => {
        false
    };
    (dated) => {
        false
    };
    (since) => {
        true
    };
    (held) => {
        true
    };
}

/// A figure made from records: `count` and `sum` add up, `distinct` does not.
macro_rules! facts {
    (count, from: $from:expr, id: $id:literal, unit: $unit:literal, time: $kind:ident($($at:literal),+), where: $cond:expr) => {
        facts!(added Count, "1", "CAST(COUNT(*) AS BIGINT)", "CAST(1 AS BIGINT)", $from, $id, $unit, $kind($($at),+), $cond)
    };
    (sum $amount:expr, from: $from:expr, id: $id:literal, unit: $unit:literal, time: $kind:ident($($at:literal),+), where: $cond:expr) => {
        facts!(added Sum, $amount, concat!("CAST(COALESCE(SUM(", $amount, "), 0) AS BIGINT)"), concat!("CAST(", $amount, " AS BIGINT)"),
            $from, $id, $unit, $kind($($at),+), $cond)
    };
    (distinct $who:literal, from: $from:expr, unit: $unit:literal, time: $kind:ident($($at:literal),+), where: $cond:expr) => {
        facts!(made Distinct, $who, concat!("COUNT(DISTINCT ", $who, ")"), $from, $unit, $kind($($at),+), $cond,
            concat!("SELECT ", $who, " AS id, MIN(", $unit, ") AS unit_id, CAST(1 AS BIGINT) AS amount"),
            concat!(" AND ($4 = '' OR ", $who, " > $4) GROUP BY ", $who, " ORDER BY ", $who, " LIMIT $5"))
    };
    (added $measure:ident, $of:expr, $agg:expr, $amount:expr, $from:expr, $id:literal, $unit:literal, $kind:ident($($at:literal),+), $cond:expr) => {
        facts!(made $measure, $of, $agg, $from, $unit, $kind($($at),+), $cond,
            concat!("SELECT ", $id, " AS id, ", $unit, " AS unit_id, ", $amount, " AS amount"),
            concat!(" AND ($4 = '' OR ", $id, " > $4) ORDER BY ", $id, " LIMIT $5"))
    };
    (made $measure:ident, $of:expr, $agg:expr, $from:expr, $unit:literal, $kind:ident($($at:literal),+), $cond:expr, $head:expr, $tail:expr) => {
        $crate::store::indicator::Facts {
            measure: $crate::domain::indicator::Measure::$measure,
            by_day: is_by_day!($kind),
            at_end: is_at_end!($kind),
            total: concat!("SELECT ", $agg, " FROM ", $from,
                " JOIN unit_closure c ON c.descendant_id = ", $unit, " AND c.ancestor_id = $1",
                " WHERE ", in_time!($kind($($at),+)), " AND ", $cond),
            // Where a unit was split, what was entered in it lies in the scope of several: it counts once, with the first.
            children: concat!(
                "SELECT c.child, ", $agg, " FROM ", $from,
                " JOIN (SELECT a.descendant_id, MIN(b.child) AS child FROM unit_closure a LEFT JOIN (
                    SELECT d.descendant_id, k.id AS child FROM unit k JOIN unit_closure d ON d.ancestor_id = k.id
                    WHERE k.parent_id = $1 AND k.valid_to IS NULL) b ON b.descendant_id = a.descendant_id
                    WHERE a.ancestor_id = $1 GROUP BY a.descendant_id) c ON c.descendant_id = ", $unit,
                " WHERE ", in_time!($kind($($at),+)), " AND ", $cond, " GROUP BY c.child"),
            days: concat!("SELECT ", day_of!($kind($($at),+)), " AS day, ", $agg, " FROM ", $from,
                " JOIN unit_closure c ON c.descendant_id = ", $unit, " AND c.ancestor_id = $1",
                " WHERE ", in_time!($kind($($at),+)), " AND ", $cond, " GROUP BY ", day_of!($kind($($at),+))),
            course: concat!("SELECT ", course!($measure, $of, $kind, $($at),+), " FROM ", $from,
                " JOIN unit_closure c ON c.descendant_id = ", $unit, " AND c.ancestor_id = $1",
                " WHERE ", in_course!($kind($($at),+)), " AND ", $cond),
            records: concat!($head, " FROM ", $from,
                " JOIN unit_closure c ON c.descendant_id = ", $unit, " AND c.ancestor_id = $1",
                " WHERE ", in_time!($kind($($at),+)), " AND ", $cond, $tail),
        }
    };
}

/// An indicator made from records: code, register, what it is counted in, and the records.
macro_rules! indicator {
    ($code:literal, $entity:literal, $counted_in:ident, $($facts:tt)+) => {
        $crate::store::indicator::Indicator {
            code: $code,
            entity: $entity,
            counted_in: $crate::domain::indicator::CountedIn::$counted_in,
            figure: $crate::store::indicator::Figure::Facts(facts!($($facts)+)),
        }
    };
}

/// An indicator that is one figure as a share of another.
macro_rules! share {
    ($code:literal, $entity:literal, $part:literal of $whole:literal) => {
        $crate::store::indicator::Indicator {
            code: $code,
            entity: $entity,
            counted_in: $crate::domain::indicator::CountedIn::Share,
            figure: $crate::store::indicator::Figure::Share($part, $whole),
        }
    };
}

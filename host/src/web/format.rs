//! Times, lengths and numbers as people write them, in their language and the county's time zone.

use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};
use wushe_core::domain::money::Fen;
use wushe_core::domain::period::{Period, PeriodKind};
use wushe_plugin_schema::text::Arg;
use wushe_plugin_schema::value::TimeStyle;

use crate::i18n::{Catalog, Locale};

/// How far a badge counts: who sees that a thousand wait has no use for the rest.
pub const COUNTED: i64 = 999;

/// Writes values for one reader at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Formatter {
    /// The reader's language.
    pub locale: Locale,
    /// Now: UTC microseconds since 1970.
    pub now: i64,
}

impl Formatter {
    /// A point in time (UTC microseconds since 1970). Beyond what a calendar holds: a dash.
    #[must_use]
    pub fn time(&self, at: i64, style: TimeStyle) -> String {
        let Some(local) = county_time(at) else { return "—".to_owned() };
        match style {
            TimeStyle::Full => match self.locale {
                Locale::ZhCn => local.strftime("%Y年%-m月%-d日 %H:%M").to_string(),
                Locale::En => local.strftime("%-d %b %Y, %H:%M").to_string(),
            },
            TimeStyle::Date => match self.locale {
                Locale::ZhCn => local.strftime("%Y年%-m月%-d日").to_string(),
                Locale::En => local.strftime("%-d %b %Y").to_string(),
            },
            TimeStyle::Time => local.strftime("%H:%M").to_string(),
            TimeStyle::Relative => self.relative(at),
        }
    }

    /// A stretch of the calendar: `2026年11月`, `Nov 2026`; `2026年第3季度`, `Q3 2026`.
    #[must_use]
    pub fn period(&self, period: Period) -> String {
        let first = period.first().date();
        let (zh, en) = match period.kind() {
            PeriodKind::Day => ("%Y年%-m月%-d日", "%-d %b %Y"),
            PeriodKind::Month => ("%Y年%-m月", "%b %Y"),
            PeriodKind::Quarter => ("%Y年第%q季度", "Q%q %Y"),
            PeriodKind::Year => ("%Y年", "%Y"),
        };
        let pattern = match self.locale {
            Locale::ZhCn => zh,
            Locale::En => en,
        };
        first.strftime(pattern).to_string()
    }

    /// The same point for machines: the `datetime` attribute.
    #[must_use]
    pub fn machine_time(&self, at: i64) -> String {
        county_time(at).map(|local| local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()).unwrap_or_default()
    }

    /// How long ago, or in how long; more than a week away: the day.
    #[must_use]
    pub fn relative(&self, at: i64) -> String {
        let seconds = at.saturating_sub(self.now) / 1_000_000;
        let (ahead, far) = (seconds > 0, seconds.unsigned_abs());
        let minutes = i64::try_from(far / 60).unwrap_or(i64::MAX);
        let (key, n) = match (ahead, minutes) {
            (_, 0) => ("time-now", 0),
            (false, ..60) => ("time-minutes-ago", minutes),
            (true, ..60) => ("time-in-minutes", minutes),
            (false, ..1440) => ("time-hours-ago", minutes / 60),
            (true, ..1440) => ("time-in-hours", minutes / 60),
            (false, ..10_080) => ("time-days-ago", minutes / 1440),
            (true, ..10_080) => ("time-in-days", minutes / 1440),
            _ => return self.time(at, TimeStyle::Date),
        };
        Catalog::host().ta(self.locale, key, [("n", Arg::Number(n))])
    }

    /// A length of service in whole minutes: `1小时25分`, `1 h 25 min`.
    #[must_use]
    pub fn minutes(&self, minutes: i64) -> String {
        let (hours, rest) = (minutes / 60, minutes % 60);
        let key = match (hours, rest) {
            (0, _) => "duration-minutes",
            (_, 0) => "duration-hours",
            _ => "duration-both",
        };
        Catalog::host().ta(self.locale, key, [("hours", Arg::Number(hours)), ("minutes", Arg::Number(rest))])
    }

    /// A whole number with its thousands apart.
    #[must_use]
    pub fn number(&self, value: i64) -> String {
        let digits = value.unsigned_abs().to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
        if value < 0 {
            out.push('−');
        }
        for (position, digit) in digits.chars().enumerate() {
            if position > 0 && (digits.len() - position).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out
    }

    /// How many there are, as a badge tells it: exact up to [`COUNTED`], `999+` beyond.
    #[must_use]
    pub fn badge(&self, count: i64) -> String {
        if count > COUNTED { format!("{}+", self.number(COUNTED)) } else { self.number(count) }
    }
}

/// Yuan with two places and a sign of its own.
#[must_use]
pub fn money(fen: i64) -> String {
    let text = Fen::new(fen).to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("−", digits));
    let (yuan, rest) = digits.split_once('.').unwrap_or((digits, "00"));
    let mut grouped = String::new();
    for (at, digit) in yuan.chars().enumerate() {
        if at > 0 && (yuan.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}¥{grouped}.{rest}")
}

/// The size of a file, in units that people know.
#[must_use]
pub fn bytes(size: i64) -> String {
    match size {
        ..1024 => format!("{size} B"),
        1024..1_048_576 => format!("{} KB", size / 1024),
        _ => format!("{}.{} MB", size / 1_048_576, size % 1_048_576 * 10 / 1_048_576),
    }
}

/// In the county: Asia/Shanghai, UTC+8 all year since 1991.
fn county_time(at: i64) -> Option<Zoned> {
    let zone = TimeZone::fixed(Offset::constant(8));
    Timestamp::from_microsecond(at).ok().map(|at| at.to_zoned(zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-23 06:05 UTC, 14:05 in the county.
    const NOW: i64 = 1_795_413_900_000_000;
    const ZH: Formatter = Formatter { locale: Locale::ZhCn, now: NOW };
    const EN: Formatter = Formatter { locale: Locale::En, now: NOW };

    #[test]
    fn times_are_written_in_the_countys_zone() {
        assert_eq!(ZH.time(NOW, TimeStyle::Full), "2026年11月23日 14:05");
        assert_eq!(EN.time(NOW, TimeStyle::Full), "23 Nov 2026, 14:05");
        assert_eq!(ZH.time(NOW, TimeStyle::Date), "2026年11月23日");
        assert_eq!(EN.time(NOW, TimeStyle::Time), "14:05");
        assert_eq!(ZH.machine_time(NOW), "2026-11-23T14:05:00+08:00");
        assert_eq!(ZH.time(i64::MAX, TimeStyle::Full), "—");
    }

    #[test]
    fn periods_are_named_as_people_name_them() {
        let both = |text: &str| {
            let period = text.parse().unwrap();
            (ZH.period(period), EN.period(period))
        };
        assert_eq!(both("2026-11-03"), ("2026年11月3日".into(), "3 Nov 2026".into()));
        assert_eq!(both("2026-09"), ("2026年9月".into(), "Sep 2026".into()));
        assert_eq!(both("2026-Q3"), ("2026年第3季度".into(), "Q3 2026".into()));
        assert_eq!(both("2026"), ("2026年".into(), "2026".into()));
    }

    #[test]
    fn a_badge_counts_no_further_than_it_tells() {
        assert_eq!([0, 999, 1_000, 100_000].map(|count| ZH.badge(count)), ["0", "999", "999+", "999+"]);
    }

    #[test]
    fn near_times_are_told_from_now() {
        let minute = 60_000_000;
        assert_eq!(ZH.relative(NOW - 5 * minute), "5分钟前");
        assert_eq!(EN.relative(NOW - minute), "1 minute ago");
        assert_eq!(EN.relative(NOW + 125 * minute), "in 2 hours");
        assert_eq!(ZH.relative(NOW + 3 * 1440 * minute), "3天后");
        assert_eq!(ZH.relative(NOW - 30 * 1440 * minute), "2026年10月24日");
    }

    #[test]
    fn money_is_read_in_yuan() {
        assert_eq!(money(123_456_789), "¥1,234,567.89");
        assert_eq!(money(-5), "−¥0.05");
        assert_eq!(money(0), "¥0.00");
    }

    #[test]
    fn sizes_are_read_at_a_glance() {
        assert_eq!(
            [bytes(12), bytes(2048), bytes(10_485_760), bytes(1_600_000)],
            ["12 B", "2 KB", "10.0 MB", "1.5 MB"]
        );
    }

    #[test]
    fn lengths_and_numbers() {
        assert_eq!(ZH.minutes(85), "1小时25分");
        assert_eq!(EN.minutes(85), "1 h 25 min");
        assert_eq!(ZH.minutes(120), "2小时");
        assert_eq!(EN.minutes(0), "0 min");
        assert_eq!(ZH.number(1_234_567), "1,234,567");
        assert_eq!(ZH.number(-1000), "−1,000");
        assert_eq!(ZH.number(999), "999");
    }
}

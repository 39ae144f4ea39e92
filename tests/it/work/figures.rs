//! Indicators of a module: computed where it is on, kept and added up above, told to be missing where it fails.

use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};
use wushe_core::Error;
use wushe_core::domain::day::Day;
use wushe_core::domain::module_figure::{AGAIN_SECONDS, STALE_SECONDS};
use wushe_core::domain::period::{Period, PeriodKind};
use wushe_core::domain::suspension::FAILURES;
use wushe_core::id::UnitId;
use wushe_host::modules::{Counted, Missed, ModuleError, Source};
use wushe_plugin_schema::indicator::Values;
use wushe_tests::guest::Guest;

use super::{House, MODULE, module};

/// Its indicators: `good` is 3, `part` 1 of 4, `fall` traps, `odd` answers a whole although it is no share. In another version
/// `good` is gone, and `part` traps as well.
fn counting(version: &str, worse: bool) -> Result<Vec<u8>> {
    let indicator = |name: &str, counted_in: &str| json!({"name": name, "counted_in": counted_in});
    let mut indicators = vec![indicator("part", "share"), indicator("fall", "fen"), indicator("odd", "pieces")];
    if !worse {
        indicators.insert(0, indicator("good", "pieces"));
    }
    let shapes = json!({"collections": [], "pages": [], "actions": [], "indicators": indicators});
    let [three, quarter] = [r#"{"value":3}"#, r#"{"value":1,"whole":4}"#];
    let text = |at: usize, json: &str| format!(r#"(data (i32.const {at}) "{}")"#, json.replace('"', "\\\""));
    let fields = text(5000, three) + &text(5100, quarter);
    let falls = if worse {
        "(i32.ne (i32.load8_u (local.get $name)) (i32.const 111))"
    } else {
        "(i32.eq (i32.load8_u (local.get $name)) (i32.const 102))"
    };
    let invoke = format!(
        "(if {falls} (then unreachable))
        (if (result i32) (i32.eq (i32.load8_u (local.get $name)) (i32.const 103))
            (then (call $ok (i32.const 5000) (i32.const {})))
            (else (call $ok (i32.const 5100) (i32.const {}))))",
        three.len(),
        quarter.len()
    );
    module(
        version,
        &shapes,
        &Value::Object(Map::new()),
        &Guest { fields: &fields, invoke: &invoke, ..Guest::default() },
    )
}

impl House {
    fn today(&self) -> Day {
        Day::of(self.app.core.clock.now())
    }

    async fn count(&self, name: &str, unit: UnitId) -> Result<Result<Values, Missed>, ModuleError> {
        let month = Period::of(PeriodKind::Month, self.today());
        self.app.indicator(unit, MODULE, name, (month.first(), month.last())).await
    }

    /// What the indicators of the module come to in a unit this month.
    async fn told(&self, unit: UnitId) -> Result<(Source, Vec<Counted>)> {
        let month = Period::of(PeriodKind::Month, self.today());
        let told = self.app.module_figures(&self.app.core.system(unit), month, None).await?.pop();
        let told = told.context("the module has indicators here")?;
        Ok((told.source, told.figures.into_iter().map(|(_, counted)| counted).collect()))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_figure_is_computed_where_it_is_on_and_a_failing_one_is_told_to_be_missing() -> Result<()> {
    let house = House::new(false).await?;
    house.install(counting("1.0.0", false)?).await?;
    let (here, county) = (house.unit.id, house.county().await?);
    assert_eq!(house.count("good", here).await?, Ok(Values { value: 3, whole: None }));
    assert_eq!(house.count("part", here).await?, Ok(Values { value: 1, whole: Some(4) }));
    let missed = house.count("fall", here).await?.expect_err("it traps");
    assert!(missed.code == "trap" && missed.invocation.is_some(), "{missed:?}");
    assert_eq!(house.count("odd", here).await?.expect_err("no share").code, "broken");
    for (name, unit) in [("other", here), ("good", county)] {
        assert!(matches!(house.count(name, unit).await, Err(ModuleError::NotHere)), "{name}");
    }
    let (source, told) = house.told(here).await?;
    assert_eq!((source, told.len()), (Source::Computed, 4));
    assert_eq!((told[0].value, told[1].value, told[2].value), (Some(3), Some(2_500), None));
    assert!(told[2].missed.is_some() && told[3].missed.is_some());
    // Figures that are missing keep nobody from working, and nobody but who may read figures does.
    for _ in 0..=FAILURES {
        house.count("fall", here).await?.expect_err("it traps");
    }
    assert_eq!(house.count("good", here).await?, Ok(Values { value: 3, whole: None }));
    let month = Period::of(PeriodKind::Month, house.today());
    let stranger = house.app.core.cx(house.stranger().await?, here, "zh-CN");
    let refused = house.app.module_figures(&stranger, month, None).await;
    assert!(matches!(refused, Err(ModuleError::Core(Error::Forbidden { .. }))), "{refused:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_county_reads_what_is_kept_and_what_is_out_of_date_is_computed_anew() -> Result<()> {
    let house = House::new(false).await?;
    house.install(counting("1.0.0", false)?).await?;
    let county = house.county().await?;
    let (source, told) = house.told(county).await?;
    assert_eq!((source, told[0].value, told[0].without), (Source::Kept, None, 1), "nothing was computed yet");
    // Twenty periods of four indicators.
    assert_eq!(house.app.tally().await?, 80);
    assert_eq!(house.app.tally().await?, 0, "nothing is out of date");
    let told = house.told(county).await?.1;
    assert_eq!((told[0].value, told[0].units, told[0].without), (Some(3), 1, 0));
    assert_eq!((told[1].value, told[1].part, told[1].whole), (Some(2_500), Some(1), Some(4)));
    assert_eq!((told[2].value, told[2].without), (None, 1));
    assert_eq!(told[0].as_of, Some(house.app.core.clock.now()));

    // What is long over stays; what failed is not tried every hour.
    house.app.core.clock.advance_seconds(STALE_SECONDS);
    let anew = house.app.tally().await?;
    assert!((2..=16).contains(&anew) && anew % 2 == 0, "{anew}");
    house.app.core.clock.advance_seconds(AGAIN_SECONDS - STALE_SECONDS);
    assert_eq!(house.app.tally().await?, anew + 40);

    let months: Vec<Period> =
        std::iter::successors(Some(Period::of(PeriodKind::Month, house.today())), |period| Some(period.before()))
            .take(3)
            .collect();
    let cx = house.app.core.system(county);
    let (_, source, course) = house.app.module_course(&cx, (MODULE, "good"), &months).await?;
    assert_eq!(
        (source, course.iter().map(|counted| counted.value).collect::<Vec<_>>()),
        (Source::Kept, vec![Some(3); 3])
    );
    let below = house.app.module_by_child(&cx, (MODULE, "good"), months[0]).await?;
    assert_eq!(below.iter().map(|(_, counted)| counted.value).collect::<Vec<_>>(), [Some(3)]);
    let missing = house.app.module_course(&cx, (MODULE, "other"), &months).await;
    assert!(matches!(missing, Err(ModuleError::NotHere)), "{missing:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_computes_them_and_names_what_breaks() -> Result<()> {
    let house = House::new(false).await?;
    house.install(counting("1.0.0", false)?).await?;
    let county = house.app.core.system(house.county().await?);
    wushe_host::modules::install(&house.app, county.clone(), counting("1.1.0", true)?).await?;
    let report = wushe_host::modules::rehearse(&house.app, county, MODULE, "1.1.0").await?.await??;
    assert_eq!((report.indicators, report.pages, report.units), (3, 0, 1));
    assert!(report.breaks() && report.gone.contains("good"), "{report:?}");
    let told: Vec<_> = report
        .troubles
        .iter()
        .map(|one| (one.what.as_str(), one.name.as_str(), one.code.as_str(), one.before))
        .collect();
    let expected = [
        ("indicator", "part", "trap", false),
        ("indicator", "fall", "trap", true),
        ("indicator", "odd", "broken", true),
    ];
    assert_eq!(told, expected);
    Ok(())
}

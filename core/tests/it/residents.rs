//! Residents: entering, finding, changing.

use wushe_core::app::resident;
use wushe_core::domain::access::Role;
use wushe_core::domain::day::Day;
use wushe_core::domain::page::Page;
use wushe_core::domain::resident::{
    ChangeStatusResident, MergeResident, NewResident, ResidentFilter, ResidentStatus, SpecialGroup,
};
use wushe_core::id::ResidentId;

use crate::kit::{Bed, World, new_resident, said};

store_tests![
    a_resident_is_read_masked,
    a_resident_is_found_by_what_the_caller_says,
    no_search_breaks,
    wrong_residents_are_refused,
    an_identity_number_is_entered_once,
    a_change_keeps_what_it_does_not_say,
    a_stale_change_changes_nothing,
    the_register_is_read_page_by_page,
    residents_are_counted,
    an_identity_number_finds_its_one,
    names_are_asked_for_together,
];

async fn a_resident_is_read_masked(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let new = NewResident {
        id_number: Some("51089919620504019x".to_owned()),
        groups: vec![SpecialGroup::Elder, SpecialGroup::Disabled, SpecialGroup::Elder],
        lives_alone: true,
        ..new_resident(" 李秀兰 ")
    };
    let made = put!(bed, tx => resident::create(tx, &staff, new)).unwrap();
    assert_eq!(made.name, "李*兰");
    assert_eq!(made.phone.as_deref(), Some("199****1234"));
    assert_eq!(made.id_number.as_deref(), Some("5108**********019X"));
    assert_eq!(made.address.as_deref(), Some("治城社区红星****"));
    assert_eq!(made.groups, [SpecialGroup::Disabled, SpecialGroup::Elder]);
    assert_eq!((made.lives_alone, made.version, made.unit_id), (true, 1, world.home));
    assert_eq!(ask!(bed, tx => resident::look(tx, &staff, made.id)).unwrap(), Some(made));
}

async fn a_resident_is_found_by_what_the_caller_says(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let enter = async |unit, name: &str, phone: &str, id_number: Option<&str>| {
        let new = NewResident {
            phone: Some(phone.to_owned()),
            id_number: id_number.map(str::to_owned),
            ..new_resident(name)
        };
        put!(bed, tx => resident::create(tx, &world.system(unit), new)).unwrap().id
    };
    let elder = enter(world.home, "李秀兰", "19900000001", Some("510899195803090029")).await;
    let in_grid = enter(world.grid, "李秀英", "199 0000 0002", None).await;
    let foreigner = enter(world.home, "Anna Li", "0839-4200001", None).await;
    enter(world.next_door, "李秀兰", "19900000001", Some("510899195803090029")).await;

    let found = async |text: &str| {
        let found = ask!(bed, tx => resident::find(tx, &staff, text, 50)).unwrap();
        found.into_iter().map(|resident| resident.id).collect::<Vec<_>>()
    };
    assert_eq!(found("李秀").await, [elder, in_grid]);
    assert_eq!(found(" 李 秀 兰 ").await, [elder]);
    assert_eq!(found("ａｎｎａ").await, [foreigner]);
    assert_eq!(found("ANNA L").await, [foreigner]);
    assert_eq!(found("秀兰").await, []);
    assert_eq!(found("19900000001").await, [elder]);
    assert_eq!(found("+86 199-0000-0002").await, [in_grid]);
    assert_eq!(found("0002").await, [in_grid]);
    assert_eq!(found("０００１").await, [foreigner, elder]);
    assert_eq!(found("510899195803090029").await, [elder]);
    assert_eq!(found("510899580309002").await, [elder]);
    assert_eq!(found("5108").await, []);
    assert_eq!(found("").await, []);
    assert_eq!(found("　").await, []);
    let one = ask!(bed, tx => resident::find(tx, &staff, "李", 1)).unwrap();
    assert_eq!(one.len(), 1);
}

async fn no_search_breaks(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    world.resident(world.home, "李秀兰").await;
    for text in [
        "5108991958030900é",
        "51089919580309é0",
        "1234567890123é",
        "李\0",
        "\0",
        "%",
        "_",
        "' OR ''='",
        "\u{10ffff}",
        "\u{202e}李",
        "12345",
        "1234",
        "123456789012345",
        "1234567890123456",
    ] {
        assert_eq!(said(ask!(bed, tx => resident::find(tx, &staff, text, 10))), "ok", "{text:?}");
    }
    assert!(ask!(bed, tx => resident::find(tx, &staff, "%", 10)).unwrap().is_empty());
    assert!(ask!(bed, tx => resident::find(tx, &staff, "' OR ''='", 10)).unwrap().is_empty());
}

async fn wrong_residents_are_refused(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let with = |change: fn(&mut NewResident)| {
        let mut new = new_resident("李秀兰");
        change(&mut new);
        new
    };
    for (new, expected) in [
        (with(|new| new.name = "  ".to_owned()), "invalid: name required"),
        (with(|new| new.name = "李\n兰".to_owned()), "invalid: name one-line"),
        (with(|new| new.name = "李\r兰".to_owned()), "invalid: name one-line"),
        (with(|new| new.name = "李\0兰".to_owned()), "invalid: name bad-text"),
        (with(|new| new.name = "兰".repeat(61)), "invalid: name too-long"),
        (with(|new| new.phone = Some("1234".to_owned())), "invalid: phone phone"),
        (with(|new| new.phone = Some("１２３é".to_owned())), "invalid: phone phone"),
        (with(|new| new.id_number = Some("510899195803090028".to_owned())), "invalid: id_number id-number"),
        (with(|new| new.id_number = Some("5108991958030900é".to_owned())), "invalid: id_number id-number"),
        (with(|new| new.address = Some("路".repeat(201))), "invalid: address too-long"),
    ] {
        assert_eq!(said(put!(bed, tx => resident::create(tx, &staff, new.clone()))), expected, "{new:?}");
    }
    // The shortest number there is, and fields left empty in a form.
    let short = with(|new| {
        new.phone = Some("95598".to_owned());
        new.id_number = Some(" ".to_owned());
        new.address = Some(String::new());
    });
    let made = put!(bed, tx => resident::create(tx, &staff, short)).unwrap();
    assert_eq!((made.phone.as_deref(), made.id_number, made.address), (Some("***98"), None, None));
    assert_eq!(ask!(bed, tx => resident::find(tx, &staff, "5598", 5)).unwrap().len(), 1);
}

async fn an_identity_number_is_entered_once(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let numbered = |name: &str| NewResident { id_number: Some("510899195803090029".to_owned()), ..new_resident(name) };
    let first = put!(bed, tx => resident::create(tx, &staff, numbered("李秀兰"))).unwrap();
    assert_eq!(said(put!(bed, tx => resident::create(tx, &staff, numbered("王桂芳")))), "invalid: id_number taken");
    let second = put!(bed, tx => resident::create(tx, &staff, new_resident("王桂芳"))).unwrap();
    let update = put!(bed, tx => resident::update(tx, &staff, second.id, 1, numbered("王桂芳")));
    assert_eq!(said(update), "invalid: id_number taken");
    // Their own number is no obstacle, and neither is the neighbour's register.
    put!(bed, tx => resident::update(tx, &staff, first.id, 1, numbered("李秀兰"))).unwrap();
    put!(bed, tx => resident::create(tx, &world.system(world.next_door), numbered("李秀兰"))).unwrap();
}

async fn a_change_keeps_what_it_does_not_say(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let new = NewResident { id_number: Some("510899195803090029".to_owned()), ..new_resident("李秀蓝") };
    let made = put!(bed, tx => resident::create(tx, &world.system(world.grid), new)).unwrap();
    let correction = NewResident {
        name: "李秀兰".to_owned(),
        phone: Some("19900005678".to_owned()),
        address: Some(" ".to_owned()),
        groups: vec![SpecialGroup::Elder],
        lives_alone: true,
        ..Default::default()
    };
    let changed = put!(bed, tx => resident::update(tx, &staff, made.id, 1, correction)).unwrap();
    assert_eq!((changed.id_number, changed.address), (made.id_number, made.address));
    assert_eq!((changed.phone.as_deref(), changed.version), (Some("199****5678"), 2));
    assert_eq!(
        (changed.unit_id, changed.lives_alone, changed.groups.as_slice()),
        (world.grid, true, &[SpecialGroup::Elder][..])
    );
    let found = async |text: &str| ask!(bed, tx => resident::find(tx, &staff, text, 5)).unwrap().len();
    assert_eq!((found("19900005678").await, found("19900001234").await), (1, 0));
    assert_eq!((found("5678").await, found("1234").await), (1, 0));
    assert_eq!((found("李秀兰").await, found("李秀蓝").await), (1, 0));
    assert_eq!(found("510899195803090029").await, 1);
}

async fn a_stale_change_changes_nothing(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let new = NewResident { groups: vec![SpecialGroup::Elder], ..new_resident("李秀兰") };
    let made = put!(bed, tx => resident::create(tx, &staff, new)).unwrap();
    // A module may go on after a conflict and commit: nothing of the change may be in there.
    let mut open = bed.store.begin(wushe_core::store::Mode::Write).await.unwrap();
    let stale = resident::update(&mut open, &staff, made.id, 7, new_resident("别人")).await;
    assert_eq!(said(stale), "conflict: resident");
    open.commit().await.unwrap();
    assert_eq!(ask!(bed, tx => resident::look(tx, &staff, made.id)).unwrap(), Some(made));
    let nobody = ResidentId::from_uuid(bed.core.ids.next(staff.now));
    let missing = put!(bed, tx => resident::update(tx, &staff, nobody, 1, new_resident("别人")));
    assert_eq!(said(missing), "not found: resident");
}

async fn the_register_is_read_page_by_page(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let mut entered = Vec::new();
    // The same name twice: where a page ends between them, none is lost.
    for number in [0, 1, 2, 2, 2, 3, 4] {
        let unit = if number % 2 == 0 { world.home } else { world.grid };
        entered.push(world.resident(unit, &format!("居民{number}")).await);
    }
    world.resident(world.next_door, "外人").await;
    for cx in [staff, world.system(world.home)] {
        let (mut read, mut page) = (Vec::new(), Page::first(3));
        loop {
            let listed = ask!(bed, tx => resident::list(tx, &cx, Default::default(), page.clone())).unwrap();
            assert!(listed.items.len() <= 3);
            // What is asked for next tells no name.
            assert!(listed.next.as_ref().is_none_or(|next| !next.contains("居民")));
            read.extend(listed.items.into_iter().map(|resident| resident.id));
            let Some(next) = listed.next else { break };
            page.after = Some(next);
        }
        assert_eq!(read, entered);
    }
    let county = world.system(world.county);
    let all = ask!(bed, tx => resident::list(tx, &county, Default::default(), Page::first(200))).unwrap();
    assert_eq!((all.items.len(), all.next), (8, None));
}

async fn residents_are_counted(bed: Bed) {
    let world = World::new(&bed).await;
    for (unit, lives_alone) in [(world.home, true), (world.grid, false), (world.next_door, true)] {
        let new = NewResident { lives_alone, ..new_resident("李秀兰") };
        put!(bed, tx => resident::create(tx, &world.system(unit), new)).unwrap();
    }
    for (unit, expected) in
        [(world.county, (3, 2)), (world.home, (2, 1)), (world.grid, (1, 0)), (world.next_door, (1, 1))]
    {
        let counted = async |lives_alone| {
            let filter = ResidentFilter { lives_alone, ..Default::default() };
            ask!(bed, tx => resident::count(tx, &world.system(unit), filter.clone())).unwrap()
        };
        assert_eq!((counted(None).await, counted(Some(true)).await), expected);
    }
}

async fn an_identity_number_finds_its_one(bed: Bed) {
    const NUMBER: &str = "510899195803090029";
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let new = |name| NewResident { id_number: Some(NUMBER.to_owned()), ..new_resident(name) };
    let here = put!(bed, tx => resident::create(tx, &staff, new("李秀兰"))).unwrap();
    put!(bed, tx => resident::create(tx, &world.system(world.next_door), new("李秀兰"))).unwrap();
    world.resident(world.home, "李秀英").await;
    let by = |number: &str| ResidentFilter { id_number: Some(number.to_owned()), ..Default::default() };
    let found = async |filter: ResidentFilter| {
        let found = ask!(bed, tx => resident::list(tx, &staff, filter, Page::default())).unwrap();
        found.items.into_iter().map(|resident| resident.id).collect::<Vec<_>>()
    };
    assert_eq!(found(by(NUMBER)).await, [here.id]);
    assert_eq!(found(by("５１０８９９１９５８０３０９００２９")).await, found(by(NUMBER)).await);
    assert_eq!(found(by("51089919620504019x")).await, []);
    assert_eq!(found(by("no number")).await, []);
    assert_eq!(found(by(" ")).await.len(), 2, "left empty, it does not narrow");

    // Somebody who has moved away is still who has the number.
    let left =
        ChangeStatusResident { version: here.version, status: ResidentStatus::MovedAway, since: Day::of(staff.now) };
    put!(bed, tx => resident::change_status(tx, &staff, here.id, left)).unwrap();
    assert_eq!(found(by(NUMBER)).await, [here.id]);
    assert_eq!(ask!(bed, tx => resident::count(tx, &staff, by(NUMBER))).unwrap(), 1);
    let stranger = world.as_resident(world.home, "xiuying", world.resident(world.home, "李秀英").await).await;
    assert_eq!(said(ask!(bed, tx => resident::count(tx, &stranger, by(NUMBER)))), "forbidden: residents.read");
}

async fn names_are_asked_for_together(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let [elder, in_grid, gone] = [
        world.resident(world.home, "李秀兰").await,
        world.resident(world.grid, "王建国").await,
        world.resident(world.home, "李秀兰").await,
    ];
    let elsewhere = world.resident(world.next_door, "赵四海").await;
    let version = async |id| ask!(bed, tx => resident::get(tx, &staff, id)).unwrap().version;
    let input = MergeResident { version: version(elder).await, other_id: gone, other_version: version(gone).await };
    put!(bed, tx => resident::merge(tx, &world.system(world.home), elder, input)).unwrap();
    let asked = [elder, in_grid, gone, elsewhere];
    let names = ask!(bed, tx => resident::names(tx, &staff, &asked)).unwrap();
    let name = |id| names.get(&id).map(String::as_str);
    assert_eq!(asked.map(name), [Some("李*兰"), Some("王*国"), Some("李*兰"), None], "one next door is not told");
    for id in [elder, in_grid, gone] {
        let one = ask!(bed, tx => resident::look(tx, &staff, id)).unwrap().map(|resident| resident.name);
        assert_eq!(one.as_deref(), name(id), "as one by one");
    }
    assert!(ask!(bed, tx => resident::names(tx, &staff, &[])).unwrap().is_empty());
    let keeper = world.with_roles(world.home, "keeper", &[Role::FundClerk]).await;
    assert_eq!(said(ask!(bed, tx => resident::names(tx, &keeper, &asked))), "forbidden: residents.read");
}

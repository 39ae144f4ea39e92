//! Who is told, and who reads it.

use wushe_core::app::notification::{self, Recipient};
use wushe_core::app::{Cx, access, team};
use wushe_core::domain::team::{JoinTeam, NewTeam};

use crate::kit::{Bed, World, said};

store_tests![people_of_the_unit_are_told, only_the_one_told_reads, the_barred_and_those_without_login_are_not_told];

async fn people_of_the_unit_are_told(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let resident = world.resident(world.grid, "李秀兰").await;
    let resident_cx = world.as_resident(world.home, "xiulan", resident).await;
    let first = world.volunteer(world.home, "赵大勇").await;
    let first_cx = world.as_volunteer(world.home, "dayong", first).await;
    let second = world.volunteer(world.home, "白云").await;
    let second_cx = world.as_volunteer(world.home, "baiyun", second).await;
    let staff = world.staff(world.home, "desk").await;
    let of_town = world.staff(world.town, "town").await;
    let team = put!(bed, tx => team::create(tx, &system, NewTeam::named("值班队"))).unwrap().id;
    for member in [first, second] {
        put!(bed, tx => team::join(tx, &system, team, JoinTeam { volunteer_id: member })).unwrap();
    }
    let module = Cx { module: Some("liaison-card".into()), ..system };
    let send = async |to, words: &str| put!(bed, tx => notification::send(tx, &module, to, words)).unwrap();
    assert_eq!(send(Recipient::Resident(resident), "\"a\"").await, 1);
    assert_eq!(send(Recipient::Volunteer(first), "\"b\"").await, 1);
    assert_eq!(send(Recipient::Team(team), "\"c\"").await, 2);
    assert_eq!(send(Recipient::Staff, "\"d\"").await, 1);
    let read = async |cx: &Cx| {
        let told = ask!(bed, tx => notification::list(tx, cx, 10)).unwrap();
        assert!(told.iter().all(|one| one.module_id.as_deref() == Some("liaison-card") && one.unit_id == world.home));
        told.into_iter().map(|one| one.message).collect::<Vec<_>>()
    };
    assert_eq!(read(&resident_cx).await, ["\"a\""]);
    assert_eq!(read(&first_cx).await, ["\"c\"", "\"b\""]);
    assert_eq!(read(&second_cx).await, ["\"c\""]);
    assert_eq!(read(&staff).await, ["\"d\""]);
    assert_eq!(read(&of_town).await, [""; 0]);
}

async fn only_the_one_told_reads(bed: Bed) {
    let world = World::new(&bed).await;
    let first = world.volunteer(world.home, "赵大勇").await;
    let first_cx = world.as_volunteer(world.home, "dayong", first).await;
    let second = world.volunteer(world.home, "白云").await;
    let second_cx = world.as_volunteer(world.home, "baiyun", second).await;
    let system = world.system(world.home);
    for _ in 0..3 {
        put!(bed, tx => notification::send(tx, &system, Recipient::Volunteer(first), "{}")).unwrap();
    }
    put!(bed, tx => notification::send(tx, &system, Recipient::Volunteer(second), "{}")).unwrap();
    let unread = async |cx: &Cx| ask!(bed, tx => notification::count_unread(tx, cx)).unwrap();
    assert_eq!((unread(&first_cx).await, unread(&second_cx).await), (3, 1));
    put!(bed, tx => notification::mark_read(tx, &first_cx)).unwrap();
    assert_eq!((unread(&first_cx).await, unread(&second_cx).await), (0, 1));
    let told = ask!(bed, tx => notification::list(tx, &first_cx, 2)).unwrap();
    assert_eq!(told.iter().map(|one| one.read_at).collect::<Vec<_>>(), [Some(first_cx.now); 2]);
    for cx in [&world.anonymous(world.home), &system] {
        assert_eq!(said(ask!(bed, tx => notification::list(tx, cx, 10))), "unauthenticated");
        assert_eq!(said(ask!(bed, tx => notification::count_unread(tx, cx))), "unauthenticated");
        assert_eq!(said(put!(bed, tx => notification::mark_read(tx, cx))), "unauthenticated");
    }
}

async fn the_barred_and_those_without_login_are_not_told(bed: Bed) {
    let world = World::new(&bed).await;
    let system = world.system(world.home);
    let silent = world.volunteer(world.home, "白云").await;
    let barred = world.volunteer(world.home, "赵大勇").await;
    let barred_cx = world.as_volunteer(world.home, "dayong", barred).await;
    let elder = world.resident(world.home, "李秀兰").await;
    let elder_cx = world.as_resident(world.home, "xiulan", elder).await;
    let staff = world.staff(world.home, "desk").await;
    for cx in [&barred_cx, &elder_cx, &staff] {
        put!(bed, tx => access::disable_user(tx, &system, cx.user().unwrap())).unwrap();
    }
    for to in [Recipient::Volunteer(silent), Recipient::Volunteer(barred), Recipient::Resident(elder), Recipient::Staff]
    {
        assert_eq!(put!(bed, tx => notification::send(tx, &system, to, "{}")).unwrap(), 0);
    }
}

//! Attachments: what they belong to decides who reads them.

use wushe_core::app::{Cx, attachment, notice};
use wushe_core::domain::access::Role;
use wushe_core::domain::attachment::{AttachmentEntity, AttachmentFilter, AttachmentView, NewAttachment};
use wushe_core::domain::file::{CleanFile, MediaType, clean};
use wushe_core::domain::notice::{Audience, NewNotice, PublishNotice, SubmitNotice, WithdrawNotice};
use wushe_core::domain::page::Page;
use wushe_core::id::NoticeId;

use crate::files::jpeg;
use crate::kit::{Bed, World, contains, said};
use crate::notices::new_notice;

store_tests![
    a_picture_of_a_notice_is_read_by_everybody_once_it_is_shown,
    what_is_not_public_stays_at_the_desk,
    pages_hold_what_may_be_seen,
    a_notice_under_review_is_not_changed,
    papers_of_a_request_are_read_by_whose_it_is,
    the_neighbour_gets_nothing,
    the_same_file_is_kept_once_and_goes_when_nobody_needs_it,
    attachments_are_listed,
];

fn photo() -> CleanFile {
    clean(&jpeg(1)).unwrap()
}

fn text(words: &str) -> CleanFile {
    clean(words.as_bytes()).unwrap()
}

#[expect(clippy::needless_pass_by_value, reason = "ids are handed in as they are")]
fn to(entity: AttachmentEntity, id: impl ToString, is_public: bool) -> NewAttachment {
    NewAttachment { entity, entity_id: id.to_string(), name: "合影.JPG".to_owned(), is_public: Some(is_public) }
}

async fn draft(world: &World<'_>, new: NewNotice) -> NoticeId {
    put!(world.bed, tx => notice::create(tx, &world.system(world.home), new)).unwrap().id
}

async fn publish(world: &World<'_>, id: NoticeId) {
    let (bed, cx) = (world.bed, world.system(world.home));
    put!(bed, tx => notice::submit(tx, &cx, id, SubmitNotice { version: 1 })).unwrap();
    put!(bed, tx => notice::publish(tx, &cx, id, PublishNotice { version: 2, publish_at: None })).unwrap();
}

async fn attach(bed: &Bed, cx: &Cx, new: NewAttachment, file: &CleanFile) -> AttachmentView {
    put!(bed, tx => attachment::create(tx, cx, new, file)).unwrap()
}

async fn read(bed: &Bed, cx: &Cx, view: &AttachmentView) -> String {
    let answer = ask!(bed, tx => attachment::content(tx, cx, view.id));
    if let Ok(read) = &answer {
        assert_eq!(&read.view, view);
        assert_eq!(read.content.len() as i64, view.size);
    }
    assert_eq!(ask!(bed, tx => attachment::get(tx, cx, view.id)).is_ok(), answer.is_ok());
    said(answer)
}

async fn a_picture_of_a_notice_is_read_by_everybody_once_it_is_shown(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let id = draft(&world, new_notice("义诊")).await;
    let view = attach(&bed, &staff, to(AttachmentEntity::Notice, id, true), &photo()).await;
    assert_eq!((view.name.as_str(), view.media_type, view.width), ("合影.jpg", MediaType::Jpeg, Some(24)));
    let anonymous = world.anonymous(world.home);
    assert_eq!(read(&bed, &anonymous, &view).await, "not found: attachment");
    assert_eq!(read(&bed, &staff, &view).await, "ok");
    publish(&world, id).await;
    assert_eq!(read(&bed, &anonymous, &view).await, "ok");
    assert_eq!(read(&bed, &world.anonymous(world.county), &view).await, "ok");
    assert_eq!(read(&bed, &world.anonymous(world.next_door), &view).await, "not found: attachment");
    let withdraw = WithdrawNotice { version: 3, reason: "有误".to_owned() };
    put!(bed, tx => notice::withdraw(tx, &staff, id, withdraw)).unwrap();
    assert_eq!(read(&bed, &anonymous, &view).await, "not found: attachment");
    // Nothing of where the picture was taken is anywhere in the database.
    assert!(!contains(&bed.at_rest().await, "TELEFON MAKER"));
}

async fn what_is_not_public_stays_at_the_desk(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let id = draft(&world, new_notice("公开")).await;
    let shown = attach(&bed, &staff, to(AttachmentEntity::Notice, id, true), &photo()).await;
    let kept = attach(&bed, &staff, to(AttachmentEntity::Notice, id, false), &text("内部说明")).await;
    let residents = NewNotice { audience: Some(Audience::Residents), ..new_notice("楼栋会议") };
    let of_residents = draft(&world, residents).await;
    let for_residents = attach(&bed, &staff, to(AttachmentEntity::Notice, of_residents, true), &text("名单")).await;
    publish(&world, id).await;
    publish(&world, of_residents).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let resident = world.as_resident(world.home, "xiulan", resident).await;
    let anonymous = world.anonymous(world.home);
    let none = "not found: attachment";
    for (cx, answers) in
        [(&staff, ["ok", "ok", "ok"]), (&resident, ["ok", none, "ok"]), (&anonymous, ["ok", none, none])]
    {
        for (view, expected) in [&shown, &kept, &for_residents].into_iter().zip(answers) {
            assert_eq!(read(&bed, cx, view).await, expected);
        }
    }
    let of =
        |id: NoticeId| AttachmentFilter { entity: Some(AttachmentEntity::Notice), entity_id: Some(id.to_string()) };
    let listed = async |cx: &Cx, id| ask!(bed, tx => attachment::list(tx, cx, of(id), Page::default()));
    assert_eq!(listed(&staff, id).await.unwrap().items, [shown.clone(), kept]);
    assert_eq!(listed(&anonymous, id).await.unwrap().items, [shown]);
    assert_eq!(said(listed(&anonymous, of_residents).await), "not found: notice");
    // Other things are never public.
    let request = world.request(world.home, resident.resident().unwrap()).await.id;
    let new = to(AttachmentEntity::Request, request, true);
    let answer = put!(bed, tx => attachment::create(tx, &staff, new, &photo()));
    assert_eq!(said(answer), "invalid: is_public attachment-never-public");
}

async fn pages_hold_what_may_be_seen(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let id = draft(&world, new_notice("公开")).await;
    let mut shown = Vec::new();
    for (number, is_public) in [false, false, true, false, true, true].into_iter().enumerate() {
        let file = text(&format!("第 {number} 份"));
        let view = attach(&bed, &staff, to(AttachmentEntity::Notice, id, is_public), &file).await;
        shown.extend(is_public.then_some(view));
    }
    publish(&world, id).await;
    let anonymous = world.anonymous(world.home);
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let filter = AttachmentFilter { entity: Some(AttachmentEntity::Notice), entity_id: Some(id.to_string()) };
        let page = Page { after, limit: Some(1) };
        let listed = ask!(bed, tx => attachment::list(tx, &anonymous, filter, page)).unwrap();
        assert!(listed.items.len() <= 1);
        found.extend(listed.items);
        after = listed.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(found, shown);
    // Whoever reviews and does not write reads the files of notices, in the whole list as well.
    let county = world.with_roles(world.county, "county", &[Role::CountyAdmin]).await;
    let listed = ask!(bed, tx => attachment::list(tx, &county, AttachmentFilter::default(), Page::default()));
    assert_eq!(listed.unwrap().items.len(), 6);
}

async fn a_notice_under_review_is_not_changed(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let both = world.with_roles(world.home, "both", &[Role::Staff, Role::UnitAdmin]).await;
    let id = draft(&world, new_notice("义诊")).await;
    let view = attach(&bed, &both, to(AttachmentEntity::Notice, id, true), &photo()).await;
    let answer = put!(bed, tx => notice::remove(tx, &staff, id, 1));
    assert_eq!(said(answer), "refused: in-use");
    put!(bed, tx => notice::submit(tx, &staff, id, SubmitNotice { version: 1 })).unwrap();
    let new = to(AttachmentEntity::Notice, id, true);
    assert_eq!(said(put!(bed, tx => attachment::create(tx, &staff, new, &photo()))), "refused: notice-state");
    assert_eq!(said(put!(bed, tx => attachment::remove(tx, &staff, view.id, 1))), "refused: notice-state");
    // Whoever has put a picture in had a hand in it.
    let answer = put!(bed, tx => notice::publish(tx, &both, id, PublishNotice { version: 2, publish_at: None }));
    assert_eq!(said(answer), "refused: own-notice");
}

async fn papers_of_a_request_are_read_by_whose_it_is(bed: Bed) {
    let world = World::new(&bed).await;
    let own = world.resident(world.home, "李秀兰").await;
    let other = world.resident(world.home, "王芳").await;
    let request = world.request(world.home, own).await.id;
    let staff = world.staff(world.home, "desk").await;
    let view = attach(&bed, &staff, to(AttachmentEntity::Request, request, false), &photo()).await;
    let paper = attach(&bed, &staff, to(AttachmentEntity::Resident, own, false), &photo()).await;
    let own = world.as_resident(world.home, "xiulan", own).await;
    let other = world.as_resident(world.home, "wangfang", other).await;
    let clerk = world.with_roles(world.home, "clerk", &[Role::FundClerk]).await;
    let none = "not found: attachment";
    for (cx, expected) in
        [(&staff, "ok"), (&own, "ok"), (&other, none), (&clerk, none), (&world.anonymous(world.home), none)]
    {
        assert_eq!(read(&bed, cx, &view).await, expected);
        assert_eq!(read(&bed, cx, &paper).await, expected);
    }
    let new = to(AttachmentEntity::Request, request, false);
    assert_eq!(said(put!(bed, tx => attachment::create(tx, &own, new, &photo()))), "forbidden: requests.handle");
    assert_eq!(said(put!(bed, tx => attachment::remove(tx, &own, view.id, 1))), "forbidden: requests.handle");
    assert_eq!(said(put!(bed, tx => attachment::remove(tx, &staff, view.id, 2))), "conflict: attachment");
    assert_eq!(said(put!(bed, tx => attachment::remove(tx, &staff, view.id, 1))), "ok");
    assert_eq!(read(&bed, &staff, &view).await, none);
}

async fn the_neighbour_gets_nothing(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let neighbour = world.with_roles(world.next_door, "next", &[Role::Staff, Role::UnitAdmin]).await;
    let resident = world.resident(world.home, "李秀兰").await;
    let request = world.request(world.home, resident).await.id;
    let id = draft(&world, new_notice("义诊")).await;
    for (new, entity) in [
        (to(AttachmentEntity::Notice, id, true), "not found: notice"),
        (to(AttachmentEntity::Request, request, false), "not found: request"),
        (to(AttachmentEntity::Resident, resident, false), "not found: resident"),
    ] {
        let view = attach(&bed, &staff, new.clone(), &photo()).await;
        assert_eq!(read(&bed, &neighbour, &view).await, "not found: attachment");
        let answer = put!(bed, tx => attachment::remove(tx, &neighbour, view.id, 1));
        assert_eq!(said(answer), "not found: attachment");
        // The same words for what is there and what is not.
        let nothing = NewAttachment { entity_id: uuid::Uuid::nil().to_string(), ..new.clone() };
        for new in [new, nothing] {
            let filter = AttachmentFilter { entity: Some(new.entity), entity_id: Some(new.entity_id.clone()) };
            assert_eq!(said(ask!(bed, tx => attachment::list(tx, &neighbour, filter, Page::default()))), entity);
            assert_eq!(said(put!(bed, tx => attachment::create(tx, &neighbour, new, &photo()))), entity);
        }
    }
    let all = AttachmentFilter::default();
    let listed = ask!(bed, tx => attachment::list(tx, &neighbour, all, Page::default())).unwrap();
    assert!(listed.items.is_empty());
}

async fn the_same_file_is_kept_once_and_goes_when_nobody_needs_it(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let system = world.system(world.county);
    let id = draft(&world, new_notice("义诊")).await;
    let first = attach(&bed, &staff, to(AttachmentEntity::Notice, id, true), &photo()).await;
    let second = attach(&bed, &staff, to(AttachmentEntity::Notice, id, true), &photo()).await;
    assert_eq!(first.sha256, second.sha256);
    let sweep = async |days: i64| {
        let cx = Cx { now: system.now.plus_seconds(days * 86_400 + 1), ..system.clone() };
        put!(bed, tx => attachment::sweep(tx, &cx)).unwrap()
    };
    put!(bed, tx => attachment::remove(tx, &staff, first.id, 1)).unwrap();
    assert_eq!(sweep(9).await, 0);
    assert_eq!(read(&bed, &staff, &second).await, "ok");
    put!(bed, tx => attachment::remove(tx, &staff, second.id, 1)).unwrap();
    // Nothing refers to it; it is kept for a day.
    assert_eq!(sweep(0).await, 0);
    assert_eq!(sweep(1).await, 1);
    assert_eq!(sweep(1).await, 0);
    // Brought again, it is there again.
    let again = attach(&bed, &staff, to(AttachmentEntity::Notice, id, true), &photo()).await;
    assert_eq!(read(&bed, &staff, &again).await, "ok");
    assert_eq!(said(put!(bed, tx => attachment::sweep(tx, &staff))), "forbidden: notices.write");
}

async fn attachments_are_listed(bed: Bed) {
    let world = World::new(&bed).await;
    let staff = world.staff(world.home, "desk").await;
    let resident = world.resident(world.home, "李秀兰").await;
    let request = world.request(world.home, resident).await.id;
    let id = draft(&world, new_notice("义诊")).await;
    let mut made = Vec::new();
    for number in 0..5 {
        let new = if number % 2 == 0 {
            to(AttachmentEntity::Notice, id, true)
        } else {
            to(AttachmentEntity::Request, request, false)
        };
        made.insert(0, attach(&bed, &staff, new, &text(&format!("第{number}份"))).await);
    }
    let list = async |cx: &Cx, filter, page| ask!(bed, tx => attachment::list(tx, cx, filter, page));
    let all = AttachmentFilter::default();
    let first = list(&staff, all.clone(), Page::first(3)).await.unwrap();
    assert_eq!(first.items, made[..3]);
    let rest = list(&staff, all.clone(), Page { after: first.next, limit: None }).await.unwrap();
    assert_eq!(rest.items, made[3..]);
    // Whoever may see requests and not what is being written gets those of requests.
    let grid_worker = world.with_roles(world.home, "grid", &[Role::GridWorker]).await;
    let listed = list(&grid_worker, all.clone(), Page::default()).await.unwrap();
    assert_eq!(listed.items, [made[1].clone(), made[3].clone()]);
    let notices = AttachmentFilter { entity: Some(AttachmentEntity::Notice), entity_id: None };
    assert_eq!(said(list(&grid_worker, notices, Page::default()).await), "forbidden: notices.write");
    let half = AttachmentFilter { entity: None, entity_id: Some(id.to_string()) };
    assert_eq!(said(list(&staff, half, Page::default()).await), "invalid: entity required");
    let bad = AttachmentFilter { entity: Some(AttachmentEntity::Notice), entity_id: Some("x".to_owned()) };
    assert_eq!(said(list(&staff, bad, Page::default()).await), "invalid: entity_id malformed");
    // Thirty files, and no more.
    for number in 0..28 {
        attach(&bed, &staff, to(AttachmentEntity::Request, request, false), &text(&number.to_string())).await;
    }
    let new = to(AttachmentEntity::Request, request, false);
    assert_eq!(said(put!(bed, tx => attachment::create(tx, &staff, new, &photo()))), "invalid: file too-many");
}

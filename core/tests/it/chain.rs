//! The audit trail's chain: what was changed, taken out, put in, cut off or put in another order is found and named.

use wushe_core::app::{Cx, audit};
use wushe_core::domain::audit::{AuditFault, AuditFinding, AuditVerdict};

use crate::kit::{Bed, World, said};

store_tests![
    an_untouched_trail_is_right,
    the_database_itself_refuses_changes,
    a_changed_entry_is_named,
    an_entry_that_is_gone_is_named,
    an_entry_that_was_put_in_is_named,
    a_block_that_was_cut_off_is_named,
    blocks_and_entries_in_another_order_are_named,
    a_changed_head_is_named,
    what_commits_late_goes_into_the_next_block,
    several_hosts_bind_at_once,
    long_trails_are_several_blocks,
    entries_of_an_earlier_version_are_taken_in_once,
    a_trail_put_back_to_an_earlier_day_is_found_by_the_head_that_was_noted_down,
];

/// Writes this many entries in one transaction.
async fn write(bed: &Bed, cx: &Cx, count: usize) {
    let mut tx = bed.store.begin(wushe_core::store::Mode::Write).await.unwrap();
    for number in 0..count {
        audit::record(&mut tx, cx, "keys.reseal", "unit", &number.to_string(), "").await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn seal(bed: &Bed) -> Vec<i64> {
    let made = audit::seal(&bed.store, &bed.core).await.unwrap();
    made.into_iter().map(|block| block.entries).collect()
}

async fn verify(bed: &Bed) -> AuditVerdict {
    audit::verify(&bed.store, &bed.core, None).await.unwrap()
}

/// The first thing that is wrong, as `fault block entry?`.
async fn wrong(bed: &Bed) -> String {
    told(verify(bed).await.finding)
}

fn told(finding: Option<AuditFinding>) -> String {
    let Some(AuditFinding { fault, block, entry }) = finding else { return "right".to_owned() };
    format!("{fault} {} {}", block.unwrap_or(0), entry.unwrap_or_default()).trim().to_owned()
}

/// What whoever owns the database can always do.
async fn loosen(bed: &Bed) {
    for (trigger, table) in [
        ("audit_is_kept", "audit"),
        ("audit_is_unchanged", "audit"),
        ("audit_block_is_kept", "audit_block"),
        ("audit_block_is_unchanged", "audit_block"),
    ] {
        let on = if bed.store.is_sqlite() { String::new() } else { format!(" ON {table}") };
        bed.tamper(&format!("DROP TRIGGER {trigger}{on}")).await;
    }
}

/// Three blocks of a few entries each; ids of all entries in the order of the blocks.
async fn three_blocks(bed: &Bed, world: &World<'_>) -> Vec<Vec<String>> {
    let cx = world.system(world.home);
    let mut blocks = Vec::new();
    for _ in 0..3 {
        write(bed, &cx, 3).await;
        let made = usize::try_from(seal(bed).await.into_iter().sum::<i64>()).unwrap();
        bed.core.clock.advance_seconds(60);
        let cx = world.system(world.county);
        let mut ids: Vec<String> = ask!(bed, tx => audit::list(tx, &cx, None, 200))
            .unwrap()
            .into_iter()
            .take(made)
            .map(|entry| entry.id.to_string())
            .collect();
        ids.reverse();
        blocks.push(ids);
    }
    assert_eq!(wrong(bed).await, "right");
    loosen(bed).await;
    blocks
}

async fn an_untouched_trail_is_right(bed: Bed) {
    assert_eq!(verify(&bed).await, AuditVerdict { blocks: 0, entries: 0, waiting: 0, head: None, finding: None });
    assert!(seal(&bed).await.is_empty());
    let world = World::new(&bed).await;
    let first = seal(&bed).await;
    assert_eq!(first.len(), 1);
    write(&bed, &world.system(world.home), 2).await;
    let verdict = verify(&bed).await;
    assert_eq!((verdict.blocks, verdict.entries, verdict.waiting), (1, first[0] + 2, 2));
    assert_eq!(verdict.finding, None);
    assert_eq!(seal(&bed).await, [2]);
    let verdict = verify(&bed).await;
    assert_eq!((verdict.blocks, verdict.waiting, verdict.finding), (2, 0, None));
    let admin = world.with_roles(world.home, "admin", &[wushe_core::domain::access::Role::UnitAdmin]).await;
    let state = ask!(bed, tx => audit::state(tx, &admin)).unwrap();
    assert_eq!(state.head, verdict.head);
    let staff = world.staff(world.home, "desk").await;
    assert_eq!(said(ask!(bed, tx => audit::state(tx, &staff))), "forbidden: audit.read");
}

async fn the_database_itself_refuses_changes(bed: Bed) {
    let world = World::new(&bed).await;
    write(&bed, &world.system(world.home), 1).await;
    let refuses = async |sql: &str| {
        let answer = bed.try_tamper(sql).await;
        assert!(answer.is_err_and(|words| words.contains("only added to")), "{sql}");
    };
    refuses("UPDATE audit SET detail = 'x'").await;
    refuses("UPDATE audit SET user_id = 'x'").await;
    refuses("UPDATE audit SET hash = 'x'").await;
    refuses("DELETE FROM audit").await;
    seal(&bed).await;
    refuses("UPDATE audit SET block = NULL").await;
    refuses("UPDATE audit SET block = 2").await;
    refuses("DELETE FROM audit").await;
    refuses("UPDATE audit_block SET row_count = 0").await;
    refuses("DELETE FROM audit_block").await;
    assert_eq!(wrong(&bed).await, "right");
}

async fn a_changed_entry_is_named(bed: Bed) {
    let world = World::new(&bed).await;
    let blocks = three_blocks(&bed, &world).await;
    let entry = &blocks[1][1];
    for column in ["detail", "verb", "user_id", "unit_id", "purpose", "entity_id", "module_id", "invocation_id"] {
        // What was empty is empty again afterwards, what was not is not.
        bed.tamper(&format!("CREATE TABLE was_{column} AS SELECT {column} AS was FROM audit WHERE id = '{entry}'"))
            .await;
        bed.tamper(&format!("UPDATE audit SET {column} = COALESCE({column}, '') || 'x' WHERE id = '{entry}'")).await;
        assert_eq!(wrong(&bed).await, format!("row_changed 2 {entry}"), "{column}");
        bed.tamper(&format!("UPDATE audit SET {column} = (SELECT was FROM was_{column}) WHERE id = '{entry}'")).await;
        assert_eq!(wrong(&bed).await, "right", "{column}");
    }
    bed.tamper(&format!("UPDATE audit SET at = at + 1 WHERE id = '{entry}'")).await;
    assert_eq!(wrong(&bed).await, format!("row_changed 2 {entry}"));
    // Even with a hash that somebody made without the keys.
    bed.tamper(&format!("UPDATE audit SET hash = '{}' WHERE id = '{entry}'", "ab".repeat(32))).await;
    assert_eq!(wrong(&bed).await, format!("row_changed 2 {entry}"));
}

async fn an_entry_that_is_gone_is_named(bed: Bed) {
    let world = World::new(&bed).await;
    let blocks = three_blocks(&bed, &world).await;
    bed.tamper(&format!("DELETE FROM audit WHERE id = '{}'", blocks[2][0])).await;
    assert_eq!(wrong(&bed).await, format!("row_missing 3 {}", blocks[2][0]));
    // Whoever takes it out of its block as well has a block that says something else.
    let simple = blocks[2][0].replace('-', "");
    bed.tamper(&format!(
        "UPDATE audit_block SET members = REPLACE(members, '{simple}', ''), row_count = row_count - 1 WHERE number = 3"
    ))
    .await;
    assert_eq!(wrong(&bed).await, "block_changed 3");
    bed.tamper(&format!("DELETE FROM audit WHERE id = '{}'", blocks[0][1])).await;
    assert_eq!(wrong(&bed).await, format!("row_missing 1 {}", blocks[0][1]));
}

async fn an_entry_that_was_put_in_is_named(bed: Bed) {
    let world = World::new(&bed).await;
    let blocks = three_blocks(&bed, &world).await;
    let copy = |id: &str, block: &str| {
        format!(
            "INSERT INTO audit (id, at, verb, entity, entity_id, purpose, detail, hash, block)
             SELECT '{id}', at, verb, entity, entity_id, purpose, detail, hash, {block} FROM audit WHERE id = '{}'",
            blocks[1][0]
        )
    };
    let new = "01980000-0000-7000-8000-00000000000a";
    bed.tamper(&copy(new, "2")).await;
    assert_eq!(wrong(&bed).await, format!("row_added 2 {new}"));
    bed.tamper(&format!("DELETE FROM audit WHERE id = '{new}'")).await;
    // One that waits to be bound, and one of a block that never was.
    bed.tamper(&copy(new, "NULL")).await;
    assert_eq!(wrong(&bed).await, format!("row_changed 0 {new}"));
    bed.tamper(&format!("UPDATE audit SET block = 9 WHERE id = '{new}'")).await;
    assert_eq!(wrong(&bed).await, format!("row_added 0 {new}"));
}

async fn a_block_that_was_cut_off_is_named(bed: Bed) {
    let world = World::new(&bed).await;
    three_blocks(&bed, &world).await;
    bed.tamper("CREATE TABLE kept AS SELECT * FROM audit_block").await;
    for number in [3, 2, 1] {
        bed.tamper(&format!("DELETE FROM audit_block WHERE number = {number}")).await;
        assert_eq!(wrong(&bed).await, format!("block_missing {number}"));
        bed.tamper(&format!("INSERT INTO audit_block SELECT * FROM kept WHERE number = {number}")).await;
        assert_eq!(wrong(&bed).await, "right");
    }
    // With its entries, and then with everything.
    bed.tamper("DELETE FROM audit_block WHERE number = 3; DELETE FROM audit WHERE block = 3").await;
    assert_eq!(wrong(&bed).await, "block_missing 3");
    bed.tamper("DELETE FROM audit_block; DELETE FROM audit").await;
    assert_eq!(wrong(&bed).await, "block_missing 1");
}

async fn blocks_and_entries_in_another_order_are_named(bed: Bed) {
    let world = World::new(&bed).await;
    let blocks = three_blocks(&bed, &world).await;
    let (one, two) = (&blocks[0][0], &blocks[0][1]);
    let swap = |column: &str, table: &str, key: &str, one: &str, two: &str| {
        format!(
            "UPDATE {table} SET {column} = '{two}x' WHERE {key} = '{one}'; UPDATE {table} SET {column} = '{one}' WHERE {key} = '{two}';
             UPDATE {table} SET {column} = '{two}' WHERE {column} = '{two}x'"
        )
    };
    // Two entries change their ids, and back.
    bed.tamper(&swap("id", "audit", "id", one, two)).await;
    assert_eq!(wrong(&bed).await, format!("row_changed 1 {one}"));
    bed.tamper(&swap("id", "audit", "id", one, two)).await;
    assert_eq!(wrong(&bed).await, "right");
    // Two entries change their blocks.
    let two = &blocks[1][0];
    bed.tamper(&format!(
        "UPDATE audit SET block = 2 WHERE id = '{one}'; UPDATE audit SET block = 1 WHERE id = '{two}'"
    ))
    .await;
    assert_eq!(wrong(&bed).await, format!("row_missing 1 {one}"));
    bed.tamper(&format!(
        "UPDATE audit SET block = 1 WHERE id = '{one}'; UPDATE audit SET block = 2 WHERE id = '{two}'"
    ))
    .await;
    assert_eq!(wrong(&bed).await, "right");
    // Two blocks change their numbers, with their entries.
    for (from, to) in [(2, 9), (3, 2), (9, 3)] {
        bed.tamper(&format!(
            "UPDATE audit_block SET number = {to} WHERE number = {from}; UPDATE audit SET block = {to} WHERE block = {from}"
        ))
        .await;
    }
    assert_eq!(wrong(&bed).await, "block_changed 2");
}

async fn a_changed_head_is_named(bed: Bed) {
    let world = World::new(&bed).await;
    three_blocks(&bed, &world).await;
    bed.tamper("UPDATE audit_head SET number = 2, hash = (SELECT hash FROM audit_block WHERE number = 2)").await;
    assert_eq!(wrong(&bed).await, "head_changed 2");
    bed.tamper("DELETE FROM audit_head").await;
    assert_eq!(wrong(&bed).await, "head_changed 0");
}

async fn what_commits_late_goes_into_the_next_block(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.system(world.home);
    write(&bed, &Cx { now: cx.now.plus_seconds(60), ..cx.clone() }, 2).await;
    seal(&bed).await;
    // Begun before, committed after: its id is smaller than those that are bound.
    write(&bed, &cx, 1).await;
    assert_eq!(seal(&bed).await, [1]);
    let verdict = verify(&bed).await;
    assert_eq!((verdict.blocks, verdict.finding), (2, None));
}

async fn several_hosts_bind_at_once(bed: Bed) {
    let world = World::new(&bed).await;
    let cx = world.system(world.home);
    let other = bed.second_store().await;
    for _ in 0..5 {
        write(&bed, &cx, 20).await;
        let (one, two) = tokio::join!(audit::seal(&bed.store, &bed.core), audit::seal(&other, &bed.core));
        let bound: i64 = one.unwrap().iter().chain(&two.unwrap()).map(|block| block.entries).sum();
        assert!(bound >= 20, "{bound}");
    }
    let verdict = verify(&bed).await;
    assert_eq!((verdict.waiting, verdict.finding), (0, None));
}

async fn long_trails_are_several_blocks(bed: Bed) {
    let world = World::new(&bed).await;
    seal(&bed).await;
    write(&bed, &world.system(world.home), 1101).await;
    assert_eq!(seal(&bed).await, [500, 500, 101]);
    let verdict = verify(&bed).await;
    assert_eq!((verdict.blocks, verdict.waiting, verdict.finding), (4, 0, None));
}

async fn entries_of_an_earlier_version_are_taken_in_once(bed: Bed) {
    let world = World::new(&bed).await;
    write(&bed, &world.system(world.home), 1).await;
    let early = |id: &str| {
        format!(
            "INSERT INTO audit (id, at, verb, entity, entity_id, purpose, detail)
             VALUES ('01980000-0000-7000-8000-00000000000{id}', 1, 'old', 'thing', '1', '', '')"
        )
    };
    bed.tamper(&early("1")).await;
    assert_eq!(wrong(&bed).await, "right");
    seal(&bed).await;
    assert_eq!(wrong(&bed).await, "right");
    bed.tamper(&early("2")).await;
    let expected = "row_changed 0 01980000-0000-7000-8000-000000000002";
    assert_eq!(wrong(&bed).await, expected);
    // Binding it does not make it right.
    seal(&bed).await;
    assert_eq!(wrong(&bed).await, expected.replace(" 0 ", " 2 "));
}

async fn a_trail_put_back_to_an_earlier_day_is_found_by_the_head_that_was_noted_down(bed: Bed) {
    let world = World::new(&bed).await;
    three_blocks(&bed, &world).await;
    let noted = verify(&bed).await.head.unwrap();
    let check = async |head: &str| audit::verify(&bed.store, &bed.core, Some(head)).await;
    assert_eq!(check(&noted).await.unwrap().finding, None);
    bed.tamper("CREATE TABLE old_head AS SELECT * FROM audit_head").await;
    write(&bed, &world.system(world.home), 2).await;
    seal(&bed).await;
    let newer = verify(&bed).await.head.unwrap();
    // The older head still lies on the way.
    assert_eq!(check(&noted).await.unwrap().finding, None);
    bed.tamper("DELETE FROM audit WHERE block = 4; DELETE FROM audit_block WHERE number = 4; DELETE FROM audit_head")
        .await;
    bed.tamper("INSERT INTO audit_head SELECT * FROM old_head").await;
    assert_eq!(wrong(&bed).await, "right");
    let found = check(&newer).await.unwrap().finding.unwrap();
    assert_eq!((found.fault, found.block), (AuditFault::HeadOther, Some(4)));
    assert_eq!(said(check("4").await), "invalid: head audit-head");
}

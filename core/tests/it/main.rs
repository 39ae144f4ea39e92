//! Conformance of the core: what it promises, tried on SQLite and on PostgreSQL.
//!
//! Each case of [`store_tests`] runs on both. PostgreSQL is found at `TEST_POSTGRES_URL`; every case there has a database
//! of its own, copied from one that is migrated once. Without the variable that half prints "skipped", or fails when `REQUIRE_POSTGRES=1`.

/// Makes `on_sqlite::<case>` and `on_postgres::<case>` of each case, an `async fn(Bed)`.
#[cfg(test)]
macro_rules! store_tests {
    ($($case:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[test] fn $case() { $crate::kit::on_sqlite(super::$case); })+
        }
        mod on_postgres {
            $(#[test] fn $case() { $crate::kit::on_postgres(super::$case); })+
        }
    };
}

/// Runs a use case in a writing transaction: committed when it is well, rolled back when it is not.
#[cfg(test)]
macro_rules! put {
    ($bed:expr, $tx:ident => $work:expr) => {{
        let mut open = $bed.store.begin(wushe_core::store::Mode::Write).await.unwrap();
        let outcome = {
            let $tx = &mut open;
            $work.await
        };
        match &outcome {
            Ok(_) => open.commit().await.unwrap(),
            Err(_) => open.rollback().await.unwrap(),
        }
        outcome
    }};
}

/// Runs a use case in a reading transaction.
#[cfg(test)]
macro_rules! ask {
    ($bed:expr, $tx:ident => $work:expr) => {{
        let mut open = $bed.store.begin(wushe_core::store::Mode::Read).await.unwrap();
        let outcome = {
            let $tx = &mut open;
            $work.await
        };
        open.rollback().await.unwrap();
        outcome
    }};
}

// `cfg(test)` tells the lints that helpers may unwrap like the tests they serve.
#[cfg(test)]
mod access;
#[cfg(test)]
mod activities;
#[cfg(test)]
mod activity_sessions;
#[cfg(test)]
mod agenda;
#[cfg(test)]
mod api_tokens;
#[cfg(test)]
mod attachments;
#[cfg(test)]
mod bulk;
#[cfg(test)]
mod certificates;
#[cfg(test)]
mod chain;
#[cfg(test)]
mod consents;
#[cfg(test)]
mod data_requests;
#[cfg(test)]
mod erasing;
#[cfg(test)]
mod files;
#[cfg(test)]
mod filled;
#[cfg(test)]
mod fund;
#[cfg(test)]
mod guardian_lists;
#[cfg(test)]
mod guardians;
#[cfg(test)]
mod hosts;
#[cfg(test)]
mod hours;
#[cfg(test)]
mod households;
#[cfg(test)]
mod idempotency;
#[cfg(test)]
mod indicators;
#[cfg(test)]
mod kit;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod merging;
#[cfg(test)]
mod module_figures;
#[cfg(test)]
mod module_files;
#[cfg(test)]
mod module_migrations;
#[cfg(test)]
mod module_use;
#[cfg(test)]
mod module_versions;
#[cfg(test)]
mod modules;
#[cfg(test)]
mod my_data;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod notices_flow;
#[cfg(test)]
mod notifications;
#[cfg(test)]
mod objections;
#[cfg(test)]
mod organisations;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod outbox_ends;
#[cfg(test)]
mod own_roles;
#[cfg(test)]
mod people;
#[cfg(test)]
mod personal;
#[cfg(test)]
mod plans;
#[cfg(test)]
mod platform_events;
#[cfg(test)]
mod posts;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod publicity;
#[cfg(test)]
mod queries;
#[cfg(test)]
mod record_sums;
#[cfg(test)]
mod recordings;
#[cfg(test)]
mod records;
#[cfg(test)]
mod request_lists;
#[cfg(test)]
mod request_routes;
#[cfg(test)]
mod request_rules;
#[cfg(test)]
mod request_urgent;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod reseal;
#[cfg(test)]
mod residents;
#[cfg(test)]
mod restoring;
#[cfg(test)]
mod retention;
#[cfg(test)]
mod roles;
#[cfg(test)]
mod schedule;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod scope;
#[cfg(test)]
mod seats;
#[cfg(test)]
mod second_factor;
#[cfg(test)]
mod service;
#[cfg(test)]
mod sessions;
#[cfg(test)]
mod sign_ups;
#[cfg(test)]
mod stars;
#[cfg(test)]
mod stations;
#[cfg(test)]
mod suspensions;
#[cfg(test)]
mod teams;
#[cfg(test)]
mod together;
#[cfg(test)]
mod trail;
#[cfg(test)]
mod transactions;
#[cfg(test)]
mod unit_lists;
#[cfg(test)]
mod unit_names;
#[cfg(test)]
mod unit_scope;
#[cfg(test)]
mod unit_tree;
#[cfg(test)]
mod units;
#[cfg(test)]
mod users;
#[cfg(test)]
mod walls;
#[cfg(test)]
mod wide_plans;
#[cfg(test)]
mod worker_records;
#[cfg(test)]
mod workers;

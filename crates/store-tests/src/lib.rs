//! One conformance suite for every store: what [`app::ports::Store`] promises, property by
//! property.
//!
//! A store's tests call [`conformance!`] with a function that makes an empty store.

pub mod cases;
pub mod concurrency;
pub mod deliveries;
pub mod example;
pub mod letters;
pub mod messages;
pub mod people;
pub mod samples;

/// Expands to one test for each property. `$make` is an `async fn() -> (Arc<dyn Store>, Guard)`;
/// the guard is kept until the test ends.
#[macro_export]
macro_rules! conformance {
    ($make:path) => {
        $crate::conformance!(@tests $make;
            messages::a_message_comes_back_to_the_byte,
            messages::a_seq_or_text_is_taken_once,
            messages::sightings_add_up_and_rank_chains,
            messages::a_commit_is_all_or_nothing,
            messages::an_import_mark_never_goes_back,
            messages::times_are_kept_to_the_millisecond,
            cases::a_case_and_its_events_come_back,
            cases::a_writer_must_have_seen_the_last_version,
            cases::a_chain_has_one_case,
            letters::a_letter_comes_back_at_every_stage,
            letters::numbers_are_unique_and_without_gaps,
            letters::corrections_are_versions_without_gaps,
            letters::a_file_comes_back,
            deliveries::a_delivery_comes_back_and_is_versioned,
            deliveries::due_deliveries_come_in_order,
            people::a_user_is_versioned_and_unique_by_address,
            people::sessions_and_invitations_end,
            people::the_register_keeps_its_order,
            people::settings_are_replaced,
            example::it_goes_and_leaves_the_rest,
            concurrency::many_clerks_number_without_gaps,
            concurrency::many_counts_add_up,
        );
    };
    (@tests $make:path; $($module:ident :: $name:ident),+ $(,)?) => {
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                let (store, _guard) = $make().await;
                $crate::$module::$name(store).await;
            }
        )+
    };
}

//! One conformance suite for every store: what [`app::ports::Store`] promises, property by
//! property.
//!
//! A store's tests call [`conformance!`] with a function that makes an empty store.

pub mod accounts;
pub mod answers;
pub mod audit;
pub mod cascade;
pub mod cases;
pub mod chains;
pub mod commits;
pub mod concurrency;
pub mod deliveries;
pub mod desk;
pub mod drafting;
pub mod example;
pub mod expect;
pub mod letters;
pub mod messages;
pub mod people;
pub mod receivers;
pub mod register;
pub mod registers;
pub mod reporters;
pub mod samples;
pub mod signing;
pub mod statistics;
pub mod transport;
pub mod triage;
pub mod websub;

/// Expands to one test for each property. `$make` is an `async fn() -> (Arc<dyn Store>, Guard)`;
/// the guard is kept until the test ends.
#[macro_export]
macro_rules! conformance {
    ($make:path) => {
        $crate::conformance!(@tests $make;
            messages::a_message_comes_back_to_the_byte,
            messages::messages_come_in_the_order_of_arrival,
            messages::message_keys_are_those_of_the_messages,
            messages::a_seq_an_id_or_a_text_is_taken_once,
            messages::a_report_is_of_a_known_message_and_has_its_own_id,
            messages::an_import_mark_never_goes_back,
            messages::times_are_kept_to_the_millisecond,
            chains::sightings_add_up_by_hour_channel_and_area,
            chains::chains_are_ranked_by_recent_then_all_then_latest_then_id,
            chains::recent_sightings_come_widest_chain_first,
            chains::chains_can_be_left_out,
            chains::a_chain_knows_its_first_message,
            chains::chains_come_in_pages,
            chains::the_text_seen_most_often_stands_for_its_chain,
            chains::first_and_last_sighting_do_not_depend_on_the_order,
            chains::a_chain_that_is_not_there_has_nothing,
            triage::a_joined_chain_is_the_other_one,
            triage::a_split_chain_is_two,
            triage::a_decision_on_something_else_is_a_conflict,
            triage::dismissed_chains_are_listed_until_taken_back,
            triage::repeated_sightings_add_up_and_move_along,
            triage::decisions_on_the_example_go_with_it,
            answers::an_answer_is_found_by_its_number_and_by_what_it_rests_on,
            answers::one_number_for_each_basis,
            answers::a_wrong_match_comes_back_with_every_field,
            answers::so_many_may_wait_for_one_chain,
            answers::examples_are_those_that_stand,
            answers::what_waited_too_long_is_forgotten,
            answers::answers_go_with_the_example,
            commits::a_commit_is_all_or_nothing,
            commits::no_kind_of_change_outlives_a_conflict,
            commits::changes_are_made_in_order,
            commits::no_change_is_no_error,
            cascade::a_letter_is_followed_up_when_it_says_so,
            cascade::a_step_is_there_once,
            cascade::calls_come_back_with_their_letter,
            cascade::news_of_a_change_is_found,
            cascade::following_up_goes_with_the_example,
            cases::a_case_and_its_events_come_back,
            cases::a_case_is_found_by_its_requests,
            cases::a_request_belongs_to_one_case,
            cases::a_writer_must_have_seen_the_last_version_of_a_case,
            cases::a_chain_has_one_case,
            cases::cases_come_newest_first_in_pages,
            desk::a_list_holds_what_it_says_in_its_order,
            desk::a_case_is_followed_up_when_it_says_so,
            desk::saving_without_events_refreshes_what_a_case_is_found_by,
            desk::a_case_is_found_by_an_appeal_and_a_code_leads_to_one_case,
            desk::a_party_is_kept_as_it_was_last_and_goes_with_the_example,
            desk::news_to_a_colleague_comes_back,
            audit::every_event_of_a_case_gets_its_row,
            audit::rows_follow_each_other,
            audit::a_row_needs_its_case,
            audit::a_trail_goes_with_the_example,
            reporters::a_code_opens_its_report,
            reporters::a_contact_comes_back_and_goes,
            reporters::a_correction_tells_the_reporters_of_its_chain,
            reporters::a_message_is_found_in_its_chain,
            letters::a_letter_comes_back_at_every_stage,
            letters::a_writer_must_have_seen_the_last_version_of_a_letter,
            letters::numbers_are_unique_and_without_gaps,
            letters::a_number_once_given_is_not_taken_back,
            letters::letters_come_in_order_and_in_pages,
            letters::corrections_are_versions_without_gaps,
            letters::the_newest_corrections_come_latest_first,
            letters::a_file_comes_back,
            signing::a_key_comes_back_is_replaced_and_goes,
            signing::keys_of_the_example_go_with_it,
            signing::a_letter_is_found_by_what_was_issued,
            websub::a_request_to_the_hub_comes_back_until_it_is_settled,
            websub::whoever_subscribed_is_due_with_a_publication,
            websub::a_subscriber_that_failed_waits_and_ends,
            websub::subscribers_are_counted_by_host,
            websub::subscribers_of_the_examples_cases_go_with_it,
            statistics::sums_of_sightings_are_those_of_a_naive_count,
            statistics::facts_of_corrections_are_those_of_their_versions,
            statistics::receivers_are_those_of_coverage,
            statistics::the_counter_moves_with_what_is_published,
            drafting::versions_come_back_in_order,
            drafting::versions_are_only_ever_added,
            drafting::a_remark_is_answered_and_done,
            drafting::a_check_is_of_a_text,
            drafting::signers_are_kept_by_name,
            drafting::the_making_of_the_examples_letters_goes_with_it,
            deliveries::a_delivery_comes_back_with_every_field,
            deliveries::a_writer_must_have_seen_the_last_version_of_a_delivery,
            deliveries::deliveries_of_a_letter_come_as_queued_then_by_name,
            deliveries::deliveries_of_requests_come_oldest_first,
            deliveries::due_deliveries_come_in_order,
            deliveries::every_state_is_kept_and_found,
            receivers::a_deed_comes_back_with_every_field,
            receivers::deeds_come_by_delivery_and_by_letter,
            receivers::published_pages_wait_in_order,
            receivers::acts_stay_in_order,
            receivers::a_part_is_found_by_what_it_was_made_from,
            receivers::deliveries_are_found_by_who_passed_on_and_by_organisation,
            receivers::deeds_of_the_example_go_with_it,
            transport::due_deliveries_are_of_a_channel_and_leave_domains_out,
            transport::lists_of_deliveries_have_their_own_and_reasons,
            transport::notes_of_a_delivery_are_added_once,
            transport::a_short_address_opens_its_delivery,
            people::a_user_comes_back_with_every_field,
            people::a_writer_must_have_seen_the_last_version_of_a_user,
            people::an_address_has_one_user,
            people::users_come_by_name,
            people::sessions_end_by_hand_and_by_user,
            people::what_ended_is_forgotten,
            people::an_invitation_is_used_once,
            accounts::sessions_of_a_user_are_listed_last_used_first,
            accounts::invitations_are_listed_and_taken_back,
            accounts::failures_are_counted,
            accounts::a_ticket_is_used_once,
            accounts::codes_are_taken_once,
            accounts::passkeys_are_added_used_renamed_and_removed,
            accounts::keys_are_added_used_and_removed,
            accounts::partners_keys_are_added_used_and_removed,
            accounts::an_identity_belongs_to_one_user,
            accounts::the_record_stays_and_the_examples_part_goes_with_it,
            register::groups_come_by_position_then_name,
            register::a_groups_rule_comes_back,
            register::organisations_come_as_they_came,
            register::the_organisations_version_moves_with_each_change,
            commits::the_pulse_tells_what_changes_answers_and_nothing_else,
            register::a_group_knows_its_last_letter,
            register::an_organisation_goes_and_its_deliveries_stay,
            register::settings_are_replaced,
            registers::papers_and_letters_share_one_series,
            registers::an_entry_keeps_its_number_and_its_last_writer,
            registers::a_letters_columns_come_back,
            registers::arrival_numbers_are_without_gaps,
            registers::what_is_due_comes_soonest_first,
            registers::what_came_by_itself_is_registered_once,
            registers::register_history_stays,
            registers::an_amendment_is_decided_once,
            registers::deliveries_of_an_amendment_come_back,
            registers::copies_are_numbered_without_gaps,
            registers::the_examples_books_go_with_it,
            example::it_goes_and_leaves_the_rest,
            example::a_real_copy_keeps_a_chain_of_the_example,
            example::a_copy_of_the_example_leaves_a_real_chain,
            example::files_of_the_example_go_unless_others_need_them,
            example::a_group_with_other_organisations_stays,
            example::seq_numbers_are_never_used_again,
            example::whatever_is_marked_is_seen_and_goes,
            example::it_can_come_and_go_again,
            concurrency::many_clerks_number_without_gaps,
            concurrency::many_counts_add_up,
            concurrency::one_of_many_writers_wins,
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

//! The page's side of the commands and events, generated from the types here.

use crate::commands as c;
use crate::events::{Changed, ExportProgress, ImportProgress, SyncProgress};
use tauri_specta::{Builder, collect_commands, collect_events};

/// Every command and event of the window.
pub fn builder() -> Builder<tauri::Wry> {
    Builder::new()
        .disable_serde_phases()
        .events(collect_events![ExportProgress, ImportProgress, SyncProgress, Changed])
        .commands(collect_commands![
            c::session::app_state,
            c::session::init_store,
            c::session::login,
            c::session::unlock_with_recovery,
            c::session::logout,
            c::session::session,
            c::exchange::status_bar,
            c::residents::search,
            c::lists::list_residents,
            c::lists::list_households,
            c::lists::list_choices,
            c::lists::list_views,
            c::lists::save_view,
            c::lists::remember_columns,
            c::lists::export_list,
            c::lists::export_roster,
            c::lists::export_visits,
            c::lists::export_fhir,
            c::lists::cancel_export,
            c::residents::resident_page,
            c::residents::register_disease,
            c::residents::correct_resident,
            c::residents::add_resident,
            c::duplicates::check_entry,
            c::duplicates::list_suspects,
            c::duplicates::compare_residents,
            c::duplicates::merge_residents,
            c::duplicates::undo_merge,
            c::duplicates::keep_apart,
            c::duplicates::merge_history,
            c::duplicates::incomplete_identities,
            c::residents::search_settings,
            c::residents::set_search_settings,
            c::residents::give_record_numbers,
            c::residents::list_villages,
            c::residents::set_village_code,
            c::rosters::peek_roster,
            c::households::household_page,
            c::households::list_tags,
            c::households::change_household,
            c::households::move_in,
            c::households::move_out,
            c::households::move_household,
            c::households::found_household,
            c::households::move_village,
            c::households::record_death,
            c::households::change_head,
            c::households::propose_relations,
            c::households::change_relation,
            c::households::correct_move,
            c::households::give_category,
            c::households::end_category,
            c::households::correct_category,
            c::households::withdraw_category,
            c::households::enter_insurance,
            c::households::change_disease,
            c::households::end_disease,
            c::households::withdraw_disease,
            c::rosters::preview_roster,
            c::rosters::forget_mapping,
            c::rosters::export_problems,
            c::rosters::import_roster,
            c::rosters::cancel_import,
            c::rosters::list_imports,
            c::rosters::undo_import,
            c::screening::screening_dictionary,
            c::screening::list_campaigns,
            c::screening::start_campaign,
            c::screening::change_campaign,
            c::screening::close_campaign,
            c::screening::screening_progress,
            c::screening::list_screenings,
            c::screening::open_screening,
            c::screening::screen_household,
            c::screening::verify_screenings,
            c::screening::enter_screenings,
            c::screening::record_exit,
            c::screening::take_back_exit,
            c::screening::yearly_change,
            c::screening::list_year,
            c::goods::list_goods,
            c::goods::issue_goods,
            c::goods::take_back_goods,
            c::today::today,
            c::today::work_list,
            c::followups::list_forms,
            c::followups::open_visit_form,
            c::followups::open_correction,
            c::followups::judge_visit,
            c::followups::log_visit,
            c::followups::read_draft,
            c::followups::save_draft,
            c::followups::drop_draft,
            c::followups::record_referral,
            c::followups::record_referral_result,
            c::followups::not_reached,
            c::followups::list_visits,
            c::care::add_photo,
            c::care::list_photos,
            c::care::photo,
            c::care::drop_photo,
            c::care::withdraw_photo,
            c::care::list_measurements,
            c::care::import_measurements,
            c::care::open_prescription,
            c::care::issue_prescription,
            c::care::list_referrals,
            c::care::visit_honesty,
            c::care::chronic_table,
            c::care::chronic_people,
            c::care::due_table,
            c::care::workload,
            c::followups::note_entry_time,
            c::followups::trends,
            c::followups::frequency_choice,
            c::followups::choose_frequency,
            c::contracts::list_contracts,
            c::contracts::contract_options,
            c::contracts::sign_contract,
            c::contracts::end_contract,
            c::contracts::contract_reasons,
            c::contracts::withdraw_contract,
            c::contracts::record_unsigned,
            c::contracts::log_service,
            c::contracts::list_renewable,
            c::contracts::renew_contracts,
            c::contracts::list_to_end,
            c::contracts::end_gone,
            c::contracts::contract_statistics,
            c::contracts::contract_standing,
            c::contracts::contract_fulfilment,
            c::contracts::resident_fulfilment,
            c::contracts::contract_claims,
            c::contracts::add_team,
            c::contracts::change_team,
            c::contracts::end_team,
            c::contracts::list_packs,
            c::contracts::add_pack,
            c::contracts::end_pack,
            c::contracts::list_teams,
            c::papers::prepare_paper,
            c::papers::paper_page,
            c::papers::save_paper,
            c::papers::open_paper,
            c::papers::export_paper,
            c::papers::print_paper,
            c::papers::print_options,
            c::papers::set_print_choices,
            c::papers::paper_details,
            c::papers::set_paper_details,
            c::admissions::list_admissions,
            c::admissions::admission_desk,
            c::admissions::register_admission,
            c::admissions::add_cost,
            c::admissions::discharge,
            c::admissions::preview_settlement,
            c::admissions::settle,
            c::admissions::pay,
            c::admissions::return_papers,
            c::admissions::admission_page,
            c::admissions::list_policies,
            c::admissions::policy_page,
            c::admission_steps::correct_cost,
            c::admission_steps::move_bed,
            c::admission_steps::waive_fee,
            c::admission_steps::issue_kit,
            c::admission_steps::take_papers,
            c::admission_steps::withdraw_discharge,
            c::admission_steps::compare_admission,
            c::admission_steps::refund,
            c::admission_steps::propose_instalments,
            c::admission_steps::agree_instalments,
            c::admission_steps::write_off,
            c::admission_steps::mark_absconded,
            c::admission_steps::lift_block,
            c::admission_steps::reverse_settlement,
            c::accounts::trial_balance,
            c::accounts::account_statement,
            c::accounts::list_closings,
            c::accounts::close_ledger,
            c::accounts::list_claims,
            c::accounts::record_remittance,
            c::accounts::pay_later_statistics,
            c::accounts::pay_later_behind,
            c::accounts::compare_policies,
            c::accounts::check_policy_file,
            c::accounts::lay_in_policy_file,
            c::accounts::activate_policy,
            c::aid::list_aid,
            c::aid::apply_for_aid,
            c::aid::review_aid,
            c::aid::announce_aid,
            c::aid::pay_aid,
            c::aid::withdraw_aid,
            c::aid::list_chronic,
            c::aid::put_forward_chronic,
            c::aid::decide_chronic,
            c::aid::end_chronic,
            c::aid::list_chronic_bills,
            c::aid::preview_chronic_bill,
            c::aid::bill_chronic,
            c::aid::reverse_chronic_bill,
            c::aid::list_outside_settlements,
            c::aid::enter_outside_settlement,
            c::aid::withdraw_outside_settlement,
            c::exchange::sync_now,
            c::exchange::cancel_sync,
            c::exchange::enrol_status,
            c::exchange::enroll,
            c::exchange::write_exchange_file,
            c::exchange::look_at_exchange_file,
            c::exchange::take_exchange_file,
            c::cases::list_cases,
            c::cases::list_rejected,
            c::cases::case_page,
            c::cases::decide_case,
            c::cases::resend_change,
            c::cases::withdraw_change,
            c::store::backup,
            c::store::restore,
            c::store::check_store,
            c::settings::list_users,
            c::settings::add_user,
            c::settings::set_password,
            c::settings::disable_user,
            c::settings::list_restricted_staff,
            c::settings::name_restricted_staff,
            c::settings::restrict_register,
            c::settings::list_audit,
            c::settings::set_appearance,
            c::files::default_path,
            c::files::choose_file,
            c::files::choose_save_file,
        ])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use specta::datatype::DataType;
    use specta_typescript::{Error, Typescript, define};
    use std::path::Path;
    use tauri_specta::{BuilderConfiguration, LanguageExt};

    const HEADER: &str = "// Generated from the window's commands by `cargo xtask bindings`. Do not edit.";

    /// TypeScript has one room for all names. These are taken, so others get longer ones.
    const LONGER_NAMES: &[(&str, &str, &str)] = &[
        ("xiangyi_settlement", "Mode", "PaidMode"),
        ("xiangyi_settlement", "Reason", "LayerReason"),
        ("xiangyi_domain::screening", "Status", "ScreeningStatus"),
        ("xiangyi_domain::screening", "Target", "CampaignTarget"),
        ("xiangyi_domain::screening", "Change", "YearChange"),
        ("xiangyi_domain::screening", "Progress", "ScreeningProgress"),
        ("xiangyi_domain::goods", "Item", "GoodsItem"),
        ("xiangyi_clinic::screening", "Show", "ScreeningShow"),
        ("xiangyi_clinic::duplicates", "Choice", "FieldChoice"),
        ("xiangyi_clinic::contracts", "Measure", "ContractMeasure"),
        ("xiangyi_clinic::contracts", "ReasonCount", "UnsignedReasonCount"),
        ("xiangyi_clinic::duplicates", "Comparison", "ResidentComparison"),
        ("xiangyi_clinic::lists", "Choice", "FilterChoice"),
        ("xiangyi_domain::screening", "Rate", "ScreeningRate"),
        ("xiangyi_domain::aid", "State", "AidState"),
        ("xiangyi_domain::aid", "Review", "AidReview"),
        ("xiangyi_domain::aid", "Reviewer", "AidReviewer"),
    ];

    /// Whatever a form's answers hold. As it stands in Rust it names 64-bit integers, which the exporter refuses.
    const JSON: &str = "null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue }";

    struct OneRoom;

    impl LanguageExt for OneRoom {
        type Error = Error;

        fn export(self, configuration: &BuilderConfiguration, path: &Path) -> Result<(), Error> {
            let mut configuration = configuration.clone();
            configuration.types.iter_mut(|named| {
                let is_meant =
                    |(room, name, _): &&(&str, &str, &str)| named.module_path.starts_with(room) && named.name == *name;
                if let Some((.., longer)) = LONGER_NAMES.iter().find(is_meant) {
                    named.name = (*longer).into();
                }
                if named.module_path.starts_with("serde_json") && named.name == "Value" {
                    named.name = "JsonValue".into();
                    named.ty = Some(DataType::Reference(define(JSON)));
                }
            });
            Typescript::default().header(HEADER).export(&configuration, path)
        }
    }

    /// Writes the file instead when `XIANGYI_WRITE_BINDINGS` is `1`.
    #[test]
    fn bindings_are_fresh() {
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/bindings/index.ts");
        let folder = tempfile::tempdir().unwrap();
        let generated = folder.path().join("index.ts");
        builder().export(OneRoom, &generated).unwrap();
        let text = std::fs::read_to_string(&generated).unwrap();
        if std::env::var_os("XIANGYI_WRITE_BINDINGS").is_some_and(|wish| wish == "1") {
            std::fs::write(&committed, &text).unwrap();
        }
        let stands = std::fs::read_to_string(&committed).unwrap().replace("\r\n", "\n");
        assert!(stands == text, "ui/src/bindings/index.ts is stale: run `cargo xtask bindings`");
    }
}

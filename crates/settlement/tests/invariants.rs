//! What holds for every bill, whatever the pack.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod clerk;

use clerk::{all_fen_accounted_for, case};
use proptest::prelude::*;
use xiangyi_domain::Money;
use xiangyi_domain::admissions::facility::FacilityLevel;
use xiangyi_domain::residents::category::Category;
use xiangyi_settlement::pack::{BandMode, Pack};
use xiangyi_settlement::{Bill, LayerCode, packs, settle};

fn fen(amount: i64) -> Money {
    Money::from_fen(amount)
}

prop_compose! {
    fn any_bill()(
        total in 0_i64..300_000_000,
        out_share in 0_i64..=100,
        level in 0_usize..5,
        in_area: bool,
        mask in 0_u16..4096,
        age in 0_u8..110,
        november: bool,
    ) -> Bill {
        let mut bill = case("0.00", "0.00").0;
        bill.total = fen(total);
        bill.out_of_scope = fen(total / 100 * out_share);
        bill.facility_level = FacilityLevel::ALL[level];
        bill.in_area = in_area;
        bill.categories = Category::ALL.into_iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1).map(|(_, c)| c).collect();
        bill.age = Some(age);
        if november {
            bill.admitted_on = "2016-11-01".parse().unwrap();
            bill.discharged_on = "2016-11-09".parse().unwrap();
        }
        bill
    }
}

fn any_pack() -> impl Strategy<Value = &'static Pack> {
    (0..packs::shipped().len()).prop_map(|index| &packs::shipped()[index])
}

proptest! {
    #[test]
    fn parts_sum_to_the_total_and_nothing_is_negative(bill in any_bill(), pack in any_pack()) {
        let statement = settle(&bill, pack).unwrap();
        all_fen_accounted_for(&statement);
        prop_assert!(!statement.self_pay.is_negative());
        for layer in &statement.layers {
            prop_assert!(!layer.paid.is_negative() && !layer.base.is_negative());
            prop_assert!(layer.paid <= layer.base);
        }
    }

    #[test]
    fn a_larger_bill_never_pays_less_in_all_nor_leaves_less(bill in any_bill(), pack in any_pack(), more in 1_i64..5_000_000) {
        let mut larger = bill.clone();
        larger.total = bill.total + fen(more);
        let (small, large) = (settle(&bill, pack).unwrap(), settle(&larger, pack).unwrap());
        prop_assert!(large.paid_by_layers >= small.paid_by_layers);
        prop_assert!(large.self_pay >= small.self_pay);
    }

    #[test]
    fn one_fen_more_moves_no_layer_by_more_than_one_fen(bill in any_bill(), pack in any_pack()) {
        // No cliff: shipped packs read bands as marginal.
        prop_assert!(pack.layers.iter().flat_map(|rule| &rule.terms).all(|terms| terms.band_mode == BandMode::Marginal));
        let mut next = bill.clone();
        next.total = bill.total + fen(1);
        let (a, b) = (settle(&bill, pack).unwrap(), settle(&next, pack).unwrap());
        for (here, there) in a.layers.iter().zip(&b.layers) {
            prop_assert!((there.paid - here.paid).fen().abs() <= 1, "{}", here.code);
        }
    }

    #[test]
    fn two_admissions_of_a_year_equal_one_of_the_sum_in_cumulative_layers(
        first in 0_i64..80_000_000, second in 0_i64..80_000_000, poor: bool, code in 0_usize..3,
    ) {
        let pack = packs::find(["ruzhou-2019", "hezhang-2016", "xinjiang-2019"][code]).unwrap();
        let admission = |total: i64| {
            let mut bill = case("0.00", "0.00").0;
            bill.total = fen(total);
            bill.categories = if poor { vec![Category::RegisteredPoor, Category::SubsistenceAllowance] } else { vec![] };
            bill.entered.insert(LayerCode::Basic, Money::ZERO);
            bill
        };
        let a = settle(&admission(first), pack).unwrap();
        let mut later = admission(second);
        later.prior.push(a.clone());
        let b = settle(&later, pack).unwrap();
        let whole = settle(&admission(first + second), pack).unwrap();
        for layer in [LayerCode::CriticalIllness, LayerCode::Supplementary] {
            let paid = |statement: &xiangyi_settlement::Statement| statement.layer(layer).map_or(Money::ZERO, |l| l.paid);
            prop_assert_eq!(paid(&a) + paid(&b), paid(&whole), "{}", layer);
        }
    }

    #[test]
    fn entering_what_was_computed_changes_nothing(bill in any_bill(), pack in any_pack()) {
        let computed = settle(&bill, pack).unwrap();
        let mut again = bill;
        again.entered = computed.layers.iter().map(|layer| (layer.code, layer.paid)).collect();
        let entered = settle(&again, pack).unwrap();
        prop_assert_eq!(entered.self_pay, computed.self_pay);
        prop_assert!(entered.differences.is_empty());
        for (a, b) in computed.layers.iter().zip(&entered.layers) {
            prop_assert_eq!((a.code, a.base, a.paid), (b.code, b.base, b.paid));
        }
    }

    #[test]
    fn a_statement_survives_its_own_text(bill in any_bill(), pack in any_pack()) {
        let statement = settle(&bill, pack).unwrap();
        let text = serde_json::to_string(&statement).unwrap();
        prop_assert_eq!(serde_json::from_str::<xiangyi_settlement::Statement>(&text).unwrap(), statement);
    }

    #[test]
    fn no_text_makes_the_reader_fall_over(text in ".{0,60}") {
        let _ = Bill::read(&text);
        let _ = Pack::parse(&text);
    }
}

#[test]
fn a_cliff_pays_the_whole_at_the_last_ratio_when_the_pack_says_so() {
    let mut pack = packs::find("ruzhou-2019").unwrap().clone();
    pack.layers[1].terms[0].band_mode = BandMode::Cliff;
    let bill = case("50000.01", "0.00").entered(LayerCode::Basic, "0.00").0;
    let paid = settle(&bill, &pack).unwrap().layer(LayerCode::CriticalIllness).unwrap().paid;
    assert_eq!(paid.to_string(), "36125.01", "85 % of 42 500.01");
}

#[test]
fn a_yearly_deductible_is_taken_once() {
    let text = packs::texts().find(|text| text.contains("\"xinjiang-2019\"")).unwrap();
    let once = text
        .replace("accumulate = { value = \"year\"", "accumulate = { value = \"admission\"")
        .replace("deductible = {", "deductible_period = { value = \"year\", source = \"第1条\" }\ndeductible = {");
    let pack = Pack::parse(&once).unwrap();
    let bill = case("10000.00", "0.00").entered(LayerCode::Basic, "0.00").0;
    let first = settle(&bill, &pack).unwrap();
    let mut second = bill;
    second.prior.push(first.clone());
    let paid = |statement: &xiangyi_settlement::Statement| {
        statement.layer(LayerCode::CriticalIllness).unwrap().paid.to_string()
    };
    assert_eq!(paid(&first), "4203.75");
    assert_eq!(paid(&settle(&second, &pack).unwrap()), "6000.00");
}

//! Builders for the case tables: amounts as a clerk writes them.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use xiangyi_domain::Money;
use xiangyi_domain::admissions::facility::FacilityLevel;
use xiangyi_domain::residents::category::Category;
use xiangyi_settlement::{Bill, LayerCode, Pack, Refusal, Statement, packs, settle};

pub fn yuan(text: &str) -> Money {
    text.parse().unwrap_or_else(|_| panic!("{text} is no amount"))
}

pub fn pack(code: &str) -> &'static Pack {
    packs::find(code).unwrap_or_else(|| panic!("no pack {code}"))
}

/// A registered poor patient of 45 in a county hospital inside the area, in March 2019.
pub struct Case(pub Bill);

pub fn case(total: &str, out_of_scope: &str) -> Case {
    Case(Bill {
        facility_level: FacilityLevel::County,
        in_area: true,
        admitted_on: "2019-03-01".parse().unwrap(),
        discharged_on: "2019-03-10".parse().unwrap(),
        total: yuan(total),
        out_of_scope: yuan(out_of_scope),
        in_scope: None,
        self_pay: None,
        categories: vec![Category::RegisteredPoor],
        age: Some(45),
        diagnoses: vec![],
        chronic_recognised_on: None,
        entered: [].into(),
        prior: vec![],
        household_prior: vec![],
    })
}

impl Case {
    pub fn at(mut self, level: FacilityLevel) -> Case {
        self.0.facility_level = level;
        self
    }

    pub fn outside(mut self) -> Case {
        self.0.in_area = false;
        self
    }

    pub fn of(mut self, categories: &[Category]) -> Case {
        self.0.categories = categories.to_vec();
        self
    }

    pub fn aged(mut self, age: u8) -> Case {
        self.0.age = Some(age);
        self
    }

    pub fn with_diagnosis(mut self, code: &str) -> Case {
        self.0.diagnoses.push(code.to_owned());
        self
    }

    pub fn entered(mut self, code: LayerCode, amount: &str) -> Case {
        self.0.entered.insert(code, yuan(amount));
        self
    }

    /// Stays from the first day given to the last.
    pub fn stayed(mut self, admitted_on: &str, discharged_on: &str) -> Case {
        self.0.admitted_on = admitted_on.parse().unwrap();
        self.0.discharged_on = discharged_on.parse().unwrap();
        self
    }

    pub fn after(mut self, prior: &Statement) -> Case {
        self.0.prior.push(prior.clone());
        self
    }

    pub fn under(&self, code: &str) -> Statement {
        self.try_under(code).unwrap_or_else(|refusal| panic!("refused: {refusal}"))
    }

    pub fn try_under(&self, code: &str) -> Result<Statement, Refusal> {
        settle(&self.0, pack(code))
    }
}

pub fn paid(statement: &Statement, code: LayerCode) -> String {
    statement.layer(code).unwrap_or_else(|| panic!("no layer {code}")).paid.to_string()
}

pub fn base(statement: &Statement, code: LayerCode) -> String {
    statement.layer(code).unwrap_or_else(|| panic!("no layer {code}")).base.to_string()
}

pub fn why(statement: &Statement, code: LayerCode) -> String {
    statement.layer(code).unwrap_or_else(|| panic!("no layer {code}")).why.join("\n")
}

pub fn warnings(statement: &Statement) -> Vec<String> {
    statement.warnings.iter().map(ToString::to_string).collect()
}

pub fn all_fen_accounted_for(statement: &Statement) {
    let layers: Money = statement.layers.iter().map(|layer| layer.paid).sum();
    assert_eq!(layers, statement.paid_by_layers);
    assert_eq!(layers + statement.self_pay + statement.above_standard, statement.total);
}

//! What a pack must be before a bill goes through it.

use super::{Band, Fault, FeeStandard, LayerBase, LayerMode, LayerRule, Pack, Problem, Ratio, Sourced, Terms};
use rust_decimal::Decimal;
use xiangyi_domain::Money;

/// Collects problems below a key path.
struct Finder {
    problems: Vec<Problem>,
}

impl Finder {
    fn add(&mut self, path: impl Into<String>, fault: Fault) {
        self.problems.push(Problem { path: path.into(), line: None, fault });
    }

    fn text(&mut self, path: &str, text: &str) {
        if text.trim().is_empty() {
            self.add(path, Fault::Empty);
        }
    }

    fn sourced<T>(&mut self, path: &str, value: &Sourced<T>) {
        match (value.source.as_deref().map(str::trim), value.assumed) {
            (None, false) => self.add(path, Fault::NoSource),
            (Some(""), _) => self.add(format!("{path}.source"), Fault::Empty),
            (Some(_), true) => self.add(path, Fault::SourcedAndAssumed),
            _ => {}
        }
    }

    fn ratio(&mut self, path: &str, ratio: Ratio) {
        if ratio.0 < Decimal::ZERO || ratio.0 > Decimal::ONE {
            self.add(path, Fault::RatioOutOfRange);
        }
    }

    fn amount(&mut self, path: &str, amount: Money) {
        if amount.is_negative() {
            self.add(path, Fault::NegativeAmount);
        }
    }
}

pub(super) fn check(pack: &Pack) -> Vec<Problem> {
    let mut found = Finder { problems: Vec::new() };
    for (path, text) in [
        ("code", &pack.code),
        ("version", &pack.version),
        ("name", &pack.name),
        ("locality", &pack.locality),
        ("source_note", &pack.source_note),
    ] {
        found.text(path, text);
    }
    found.sourced("valid_from", &pack.valid_from);
    found.sourced("scope_area", &pack.scope_area);
    found.sourced("eligible_categories", &pack.eligible_categories);
    if let Some(last) = &pack.valid_to {
        found.sourced("valid_to", last);
        if last.value < pack.valid_from.value {
            found.add("valid_to", Fault::DatesReversed);
        }
    }
    if let Some(limit) = &pack.out_of_scope_limit {
        found.sourced("out_of_scope_limit", limit);
        found.ratio("out_of_scope_limit.value", limit.value);
    }
    for (index, waiver) in pack.waivers.iter().enumerate() {
        found.sourced(&format!("waivers[{index}]"), waiver);
    }
    for (index, standard) in pack.fee_standards.iter().enumerate() {
        fee_standard(&mut found, &format!("fee_standards[{index}]"), standard);
    }
    if pack.layers.is_empty() {
        found.add("layers", Fault::NoLayers);
    }
    for (index, rule) in pack.layers.iter().enumerate() {
        let path = format!("layers[{index}]");
        if pack.layers[..index].iter().any(|earlier| earlier.code == rule.code && earlier.place == rule.place) {
            found.add(format!("{path}.code"), Fault::LayerTwice);
        }
        layer(&mut found, &path, rule);
    }
    found.problems
}

fn fee_standard(found: &mut Finder, path: &str, standard: &FeeStandard) {
    found.sourced(&format!("{path}.disease"), &standard.disease);
    found.sourced(&format!("{path}.diagnoses"), &standard.diagnoses);
    if let Some(age) = &standard.max_age {
        found.sourced(&format!("{path}.max_age"), age);
    }
    if let Some(from) = &standard.valid_from {
        found.sourced(&format!("{path}.valid_from"), from);
    }
    if let Some(amount) = &standard.standard {
        found.sourced(&format!("{path}.standard"), amount);
        found.amount(&format!("{path}.standard.value"), amount.value);
    }
}

fn layer(found: &mut Finder, path: &str, rule: &LayerRule) {
    for (key, text) in [("name", &rule.name), ("payer", &rule.payer), ("source", &rule.source)] {
        found.text(&format!("{path}.{key}"), text);
    }
    if let Some(flag) = &rule.entered_may_cover_out_of_scope {
        found.sourced(&format!("{path}.entered_may_cover_out_of_scope"), flag);
    }
    if let Some(period) = &rule.accumulate {
        found.sourced(&format!("{path}.accumulate"), period);
    }
    if let Some(categories) = &rule.requires_categories {
        found.sourced(&format!("{path}.requires_categories"), categories);
    }
    if let Some(chronic) = &rule.chronic {
        found.sourced(&format!("{path}.chronic"), chronic);
    }
    cap(found, path, rule);
    if let Some(last) = &rule.final_cap {
        found.sourced(&format!("{path}.final_cap.ratio"), &last.ratio);
        found.ratio(&format!("{path}.final_cap.ratio.value"), last.ratio.value);
        if !rule.terms.is_empty() || rule.base != LayerBase::TotalRest {
            found.add(format!("{path}.final_cap"), Fault::FinalCapNotAlone);
        }
    } else if rule.terms.is_empty() && rule.mode != LayerMode::Entered {
        found.add(path, Fault::NothingToPay);
    }
    for (index, part) in rule.terms.iter().enumerate() {
        terms(found, &format!("{path}.terms[{index}]"), part);
    }
}

fn cap(found: &mut Finder, path: &str, rule: &LayerRule) {
    if rule.cap.is_some() != rule.cap_period.is_some() {
        found.add(format!("{path}.cap"), Fault::CapWithoutPeriod);
    }
    if let Some(cap) = &rule.cap {
        found.sourced(&format!("{path}.cap"), cap);
        found.amount(&format!("{path}.cap.value"), cap.value);
    }
    if let Some(period) = &rule.cap_period {
        found.sourced(&format!("{path}.cap_period"), period);
    }
}

fn terms(found: &mut Finder, path: &str, terms: &Terms) {
    let ways = [terms.ratio.is_some(), terms.bands.is_some(), terms.silent.is_some()];
    if ways.into_iter().filter(|way| *way).count() != 1 {
        found.add(path, Fault::TermsNotOne);
    }
    if let Some(silent) = &terms.silent {
        found.sourced(&format!("{path}.silent"), silent);
    }
    if let Some(deductible) = &terms.deductible {
        found.sourced(&format!("{path}.deductible"), deductible);
        found.amount(&format!("{path}.deductible.value"), deductible.value);
    }
    if let Some(period) = &terms.deductible_period {
        found.sourced(&format!("{path}.deductible_period"), period);
    }
    if let Some(ratio) = &terms.ratio {
        found.sourced(&format!("{path}.ratio"), ratio);
        found.ratio(&format!("{path}.ratio.value"), ratio.value);
    }
    if let Some(steps) = &terms.bands {
        found.sourced(&format!("{path}.bands"), steps);
        let begin = terms.deductible.as_ref().map_or(Money::ZERO, |deductible| deductible.value);
        bands(found, &format!("{path}.bands"), begin, &steps.value);
    }
}

fn bands(found: &mut Finder, path: &str, begin: Money, steps: &[Band]) {
    if steps.is_empty() {
        found.add(path, Fault::NoBands);
    }
    let mut end = begin;
    for (index, band) in steps.iter().enumerate() {
        let here = format!("{path}.value[{index}]");
        found.ratio(&format!("{here}.ratio"), band.ratio);
        let (expected, begun) = (end.to_string(), band.over.to_string());
        if band.over > end {
            found.add(format!("{here}.over"), Fault::BandGap { expected, found: begun });
        } else if band.over < end {
            found.add(format!("{here}.over"), Fault::BandOverlap { expected, found: begun });
        }
        let last = index + 1 == steps.len();
        match band.upto {
            Some(_) if last => found.add(format!("{here}.upto"), Fault::BandsEnd),
            None if !last => found.add(here, Fault::BandOpen),
            Some(upto) if upto <= band.over => found.add(format!("{here}.upto"), Fault::BandEmpty),
            _ => {}
        }
        end = band.upto.unwrap_or(band.over);
    }
}

//! Fields by a word that files and screens keep: a mapping is remembered, and chosen in a list, by these.

use super::headings::ONE_DISEASE;
use super::{DateField, Field};
use xiangyi_domain::residents::Category;

/// The fields that need nothing beside their word.
const PLAIN: [(&str, Field); 25] = [
    ("name", Field::Name),
    ("id_number", Field::IdNumber),
    ("document_kind", Field::DocumentKind),
    ("sex", Field::Sex),
    ("birth", Field::Birth),
    ("phone", Field::Phone),
    ("village", Field::Village),
    ("group", Field::Group),
    ("village_and_group", Field::VillageAndGroup),
    ("household_number", Field::HouseholdNumber),
    ("household_head", Field::HouseholdHead),
    ("household_head_id", Field::HouseholdHeadId),
    ("relation", Field::Relation),
    ("address", Field::Address),
    ("ethnic", Field::Ethnic),
    ("category", Field::Category),
    ("diseases", Field::Diseases),
    ("disability", Field::Disability),
    ("disability_certificate", Field::DisabilityCertificate),
    ("record_number", Field::RecordNumber),
    ("remark", Field::Remark),
    ("signed_on", Field::Date(DateField::Signed)),
    ("diagnosed_on", Field::Date(DateField::Diagnosed)),
    ("filed_on", Field::Date(DateField::Filed)),
    ("other_date", Field::Date(DateField::Other)),
];

impl Field {
    /// Every field, in the order in which a list offers them.
    #[must_use]
    pub fn all() -> Vec<Field> {
        let categories = Category::ALL.into_iter().map(Field::IsCategory);
        let diseases = ONE_DISEASE.iter().copied().map(Field::IsDisease);
        PLAIN.iter().map(|(_, field)| *field).chain(categories).chain(diseases).collect()
    }

    /// Its word: `name`, `signed_on`, `is:subsistence_allowance`, `has:高血压`.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Field::IsCategory(category) => format!("is:{}", category.code()),
            Field::IsDisease(name) => format!("has:{name}"),
            plain => PLAIN.iter().find(|(_, field)| *field == plain).map_or("", |(code, _)| code).to_owned(),
        }
    }

    /// The field of a word; none of a word of another version.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Field> {
        if let Some(category) = code.strip_prefix("is:") {
            return category.parse().ok().map(Field::IsCategory);
        }
        if let Some(disease) = code.strip_prefix("has:") {
            return ONE_DISEASE.iter().copied().find(|name| *name == disease).map(Field::IsDisease);
        }
        PLAIN.iter().find(|(word, _)| *word == code).map(|(_, field)| *field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_again_by_its_word() {
        for field in Field::all() {
            assert_eq!(Field::from_code(&field.code()), Some(field), "{field:?}");
        }
        assert_eq!(Field::from_code("shoe_size"), None);
    }
}

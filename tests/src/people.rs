//! Synthetic people with valid numbers.

/// An 18-digit number with the right check digit from its first 17.
pub fn id_number(first_17: &str) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECK: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    assert_eq!(first_17.len(), 17, "seventeen digits");
    let sum: u32 = first_17.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{first_17}{}", CHECK[(sum % 11) as usize])
}

/// One line of a roster.
#[derive(Clone, Debug)]
pub struct Person {
    pub name: String,
    pub id_number: String,
    pub village: String,
    pub group: String,
    pub household: String,
    pub head: String,
    pub phone: String,
    pub category: String,
    pub disease: String,
}

/// A man born on a day (`yyyymmdd`), the `n`-th of that day.
pub fn man(name: &str, born: &str, n: u32) -> Person {
    Person {
        name: name.to_owned(),
        id_number: id_number(&format!("410482{born}{:03}", n * 2 + 1)),
        village: "石板村".to_owned(),
        group: "3组".to_owned(),
        household: format!("SB{n:04}"),
        head: name.to_owned(),
        phone: format!("138{n:08}"),
        category: String::new(),
        disease: String::new(),
    }
}

impl Person {
    #[must_use]
    pub fn with_disease(mut self, disease: &str) -> Person {
        self.disease = disease.to_owned();
        self
    }

    #[must_use]
    pub fn with_category(mut self, category: &str) -> Person {
        self.category = category.to_owned();
        self
    }

    #[must_use]
    pub fn of(mut self, village: &str) -> Person {
        self.village = village.to_owned();
        self
    }
}

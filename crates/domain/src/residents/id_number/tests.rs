//! The handbook's numbers, and each fault with its reason.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use proptest::prelude::*;

fn day(y: i32, m: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(y, m, d).unwrap()
}

fn today() -> NaiveDate {
    day(2026, 9, 1)
}

#[test]
fn the_handbooks_numbers_are_read() {
    for (text, born, sex) in [
        ("410482195503120019", day(1955, 3, 12), Sex::Male),
        ("410482195503120027", day(1955, 3, 12), Sex::Female),
        ("52052719380101123X", day(1938, 1, 1), Sex::Male),
        ("320813201906051121", day(2019, 6, 5), Sex::Female),
        ("653022194903152065", day(1949, 3, 15), Sex::Female),
        ("81000019990102001X", day(1999, 1, 2), Sex::Male),
        ("999999197001010017", day(1970, 1, 1), Sex::Male),
    ] {
        let number = IdNumber::parse(text, today()).unwrap();
        assert_eq!((number.as_str(), number.birth_on()), (text, born));
        assert_eq!(number.sex(), sex, "{text}");
    }
}

#[test]
fn each_fault_has_its_reason() {
    for (text, reason) in [
        ("410482202002300014", "bad_birth_date"),
        ("410482195503120018", "bad_check_digit"),
        ("41048219550312001", "bad_length"),
        ("4104821955031200190", "bad_length"),
        ("", "bad_length"),
        ("4104821955O3120019", "bad_chars"),
        ("41048219550312X019", "bad_chars"),
        ("41048219550312001张", "bad_chars"),
        ("41048255031200张", "bad_chars"),
    ] {
        assert_eq!(read(text, today()).unwrap_err().code(), reason, "{text}");
    }
}

#[test]
fn nobody_is_born_tomorrow_before_1900_or_over_120_years_ago() {
    let born = |date: &str| {
        let mut number = *b"410482000000000010";
        number[6..14].copy_from_slice(date.as_bytes());
        number[17] = check_digit(&number);
        IdNumber::parse(std::str::from_utf8(&number).unwrap(), today())
    };
    assert!(born("20260901").is_ok(), "today");
    assert_eq!(born("20260902"), Err(IdNumberError::BadBirthDate), "tomorrow");
    assert_eq!(born("18991231"), Err(IdNumberError::BadBirthDate), "before 1900");
    assert!(born("19050902").is_ok(), "120 years and 364 days");
    assert_eq!(born("19050901"), Err(IdNumberError::BadBirthDate), "121 years");
}

#[test]
fn an_old_number_of_15_digits_becomes_one_of_18() {
    let reading = read("410482550312001", today()).unwrap();
    assert_eq!((reading.number.as_str(), reading.form), ("410482195503120019", Form::Legacy15));
    assert_eq!(reading.number.legacy15().as_deref(), Some("410482550312001"));
    assert_eq!(read("410482550312997", today()).unwrap_err(), IdNumberError::BadBirthDate);
}

#[test]
fn a_disability_certificate_is_split() {
    for (text, kind, grade) in
        [("41048219550312001943", 4, 3), ("41048219550312001911B1", 1, 1), ("52052719380101123x74", 7, 4)]
    {
        let reading = read(text, today()).unwrap();
        assert_eq!(reading.number.as_str(), text[..18].to_ascii_uppercase());
        assert_eq!(reading.form, Form::DisabilityCertificate(Disability { kind, grade }));
    }
    for wrong in ["41048219550312001983", "41048219550312001945", "410482195503120019431B", "410482195503120019AB"] {
        assert_eq!(read(wrong, today()).unwrap_err().code(), "bad_length", "{wrong}");
    }
    assert_eq!(read("41048219550312001843", today()).unwrap_err().code(), "bad_check_digit");
}

#[test]
fn typing_noise_is_cleaned_before_judging() {
    for noisy in [
        "４１０４８２１９５５０３１２００１９",
        " 410482 19550312 0019 ",
        "410482-19550312-0019",
        "4104\u{200b}82195503\u{a0}120019\u{feff}",
        "'410482195503120019",
        "=\"410482195503120019\"",
        "410482\n195503120019\t",
    ] {
        assert_eq!(IdNumber::parse(noisy, today()).unwrap().as_str(), "410482195503120019", "{noisy:?}");
    }
    assert_eq!(IdNumber::parse("52052719380101123ｘ", today()).unwrap().as_str(), "52052719380101123X");
}

#[test]
fn the_number_is_masked_on_screens_and_absent_from_logs() {
    let number = IdNumber::parse("410482195503120019", today()).unwrap();
    assert_eq!(number.masked(), "410482********0019");
    assert!(!format!("{number:?}").contains("1955"));
}

proptest! {
    #[test]
    fn reading_never_panics_and_only_gives_sound_numbers(text in ".{0,24}|[0-9０-９xX -]{14,24}") {
        if let Ok(reading) = read(&text, today()) {
            prop_assert_eq!(IdNumber::from_stored(reading.number.as_str()), Ok(reading.number));
        }
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(text in "'?[0-9０-９xXｘ \u{a0}\u{200b}-]{0,24}") {
        let once = clean(&text);
        prop_assert_eq!(clean(&once), once);
    }

    #[test]
    fn a_single_wrong_digit_is_noticed(at in 0_usize..17, digit in 0_u8..10) {
        let mut number = *b"410482195503120019";
        prop_assume!(number[at] != b'0' + digit);
        number[at] = b'0' + digit;
        prop_assert!(IdNumber::from_stored(std::str::from_utf8(&number).unwrap()).is_err());
    }
}

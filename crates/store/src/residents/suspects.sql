SELECT village, household, name, birth_on, sex, id_number, legacy_id_number, phone FROM residents WHERE id = ?1

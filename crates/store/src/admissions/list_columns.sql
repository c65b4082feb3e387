SELECT page.id, page.resident, number, admitted_on, discharged_on, settled_on, state, facility_level,
  diagnosis ->> 'name' AS diagnosis_name, diagnosis ->> 'icd10' AS icd10, ward, bed, total_fen, out_of_scope_fen,
  deposit_waived_fen, waived_fen, self_pay_fen, paid_by, balance_fen, due_on, papers_out, priority,
  residents.name AS resident_name, residents.sex AS resident_sex, residents.birth_on AS resident_birth_on,
  residents.id_number AS resident_id_number, villages.name AS village_name

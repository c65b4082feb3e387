SELECT h.village, h.id, h.area, h.rev_epoch, h.rev_count, h.voided, h.mark,
  h.number, h.group_name, h.address, r.id AS resident, r.name, r.relation, r.sex, r.birth_on, r.id_number,
  s.status AS household_status, s.cause, s.screened_on, s.screened_by, s.verified_on, s.verified_by, s.entered_on,
  s.exited_on, s.exit_reason, s.remark, p.id AS entry, p.status, p.found, p.entered_on AS person_entered_on

SELECT d.disease, d.resident, r.name, r.sex, r.birth_on, r.id_number, r.phone, d.village, r.household, d.group_name,
  d.number, d.kind, s.name, d.last_visit, d.last_visited_on, v.class, d.next_due_on, d.recheck, d.referral,
  d.enrolled_on, d.made, d.missed, d.missed_on

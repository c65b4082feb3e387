SELECT h.village, h.id AS household, s.status AS household_status, s.cause, p.status, p.found, p.entered_on

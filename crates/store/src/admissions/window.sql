SELECT
  (SELECT count(*) FROM admissions INDEXED BY admissions_by_discharge WHERE listed = 1 AND discharged_on = :day)
    AS discharged_today,
  count(*) FILTER (WHERE due_on <= :day) AS instalments_due,
  count(*) FILTER (WHERE due_on < :day) AS instalments_overdue,
  count(*) FILTER (WHERE balance_fen > 0) AS owing,
  coalesce(sum(balance_fen) FILTER (WHERE balance_fen > 0), 0) AS arrears_fen
FROM admissions INDEXED BY admissions_owing WHERE listed = 1 AND balance_fen <> 0

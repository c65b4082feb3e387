-- Spans and days that are not as the contracts say.
WITH
  spans AS (SELECT resident, since, past, village FROM contract_spans),
  kept AS (SELECT resident, since, past, village FROM covered_spans),
  days AS (
    SELECT day, village, sum(change) AS change FROM (
      SELECT since AS day, village, 1 AS change FROM spans UNION ALL SELECT past, village, -1 FROM spans)
    GROUP BY day, village HAVING sum(change) <> 0),
  kept_days AS (SELECT day, village, change FROM covered_days WHERE change <> 0)
SELECT
  (SELECT count(*) FROM (SELECT * FROM spans EXCEPT SELECT * FROM kept))
    + (SELECT count(*) FROM (SELECT * FROM kept EXCEPT SELECT * FROM spans)),
  (SELECT count(*) FROM (SELECT * FROM days EXCEPT SELECT * FROM kept_days))
    + (SELECT count(*) FROM (SELECT * FROM kept_days EXCEPT SELECT * FROM days))

-- Who is covered by a contract on which days, kept with contracts and residents, so that the rate of contracts is summed
-- over days and not counted anew over every contract. The view says what must stand; `check` compares.
CREATE VIEW contract_spans AS
  SELECT resident, village, since, past FROM (
    SELECT resident, village, past,
      max(starts_on, coalesce(max(past) OVER (
        PARTITION BY resident ORDER BY starts_on, contract ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '')) AS since
    FROM (
      SELECT m.resident, coalesce(r.village, x'') AS village, m.contract, c.starts_on,
        min(date(c.ends_on, '+1 day'), coalesce(c.ended_on, '9999-12-31')) AS past
      FROM contract_residents m CROSS JOIN contracts c ON c.id = m.contract CROSS JOIN residents r ON r.id = m.resident
      WHERE c.listed = 1 AND r.listed = 1 AND coalesce(r.status, 'present') = 'present')
    WHERE starts_on < past)
  WHERE since < past;

-- Days from `since` on and before `past`; the spans of a resident never overlap.
CREATE TABLE covered_spans (
  resident BLOB NOT NULL, since TEXT NOT NULL, past TEXT NOT NULL, village BLOB NOT NULL,
  PRIMARY KEY (resident, since)
) STRICT, WITHOUT ROWID;

-- By how many more, or fewer, residents of a village are covered from a day on.
CREATE TABLE covered_days (
  day TEXT NOT NULL, village BLOB NOT NULL, change INTEGER NOT NULL,
  PRIMARY KEY (day, village)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER covered_spans_counted AFTER INSERT ON covered_spans BEGIN
  INSERT INTO covered_days (day, village, change) VALUES (new.since, new.village, 1), (new.past, new.village, -1)
    ON CONFLICT DO UPDATE SET change = change + excluded.change;
END;
CREATE TRIGGER covered_spans_uncounted AFTER DELETE ON covered_spans BEGIN
  UPDATE covered_days SET change = change - 1 WHERE day = old.since AND village = old.village;
  UPDATE covered_days SET change = change + 1 WHERE day = old.past AND village = old.village;
END;
INSERT INTO covered_spans (resident, since, past, village) SELECT resident, since, past, village FROM contract_spans;

DROP INDEX contracts_in_force;

-- A visit belongs to a disease by its form: the four registers have their own, every other disease the general form, or
-- a county's, with its name (until they had their own, severe mental disorders and tuberculosis had the general form). A
-- visit that found nobody, or that a later one corrects, does not count. What was noted of a resident who
-- was merged into this one counts here; a disease noted of both stands once. The `+` keeps SQLite from searching by
-- kind, which would walk the whole register for every person.
INSERT INTO due
  (disease, resident, village, kind, group_name, number, last_visit, last_visited_on, next_due_on, recheck, referral,
   enrolled_on, register, walk, made, missed, missed_on, behind_from)
SELECT f.*, CASE WHEN f.next_due_on IS NOT NULL THEN behind_from(f.kind, f.enrolled_on, f.made,
  (SELECT value FROM township_settings WHERE name = 'followup_frequency' AND listed = 1 ORDER BY id LIMIT 1)) END
FROM (
SELECT w.*, walk(w.group_name, w.number),
  -- The newest visits by the form of the last one: what the annual test reads.
  coalesce((
    SELECT group_concat(m.visited_on || substr(m.mode, 1, 1)) FROM (
      SELECT n.visited_on, n.mode FROM visits n, visits l
      WHERE l.id = w.last_visit
        AND n.resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident)
        AND n.listed = 1 AND n.mode IN ('clinic', 'home', 'phone') AND n.visited_on IS NOT NULL
        AND (n.form = l.form OR (w.kind = 'tuberculosis' AND n.form LIKE 'tuberculosis%'))
        AND (n.answers ->> 'disease_name') IS (l.answers ->> 'disease_name')
        AND NOT EXISTS (SELECT 1 FROM visits c WHERE c.corrects = n.id AND c.corrects IS NOT NULL AND c.listed = 1)
      ORDER BY n.visited_on DESC, n.id DESC LIMIT 60) m), '') AS made,
  -- Attempts since then: whoever was not at home was not at home for any disease.
  (SELECT count(*) FROM visits n
    WHERE n.resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident)
      AND n.listed = 1 AND n.mode = 'not_reached' AND n.visited_on > coalesce(w.last_visited_on, '')),
  (SELECT max(n.visited_on) FROM visits n
    WHERE n.resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident)
      AND n.listed = 1 AND n.mode = 'not_reached' AND n.visited_on > coalesce(w.last_visited_on, ''))
FROM (
SELECT d.id AS disease, :resident AS resident, coalesce(r.village, d.village) AS village, coalesce(d.kind, '') AS kind,
  coalesce(h.group_name, '') AS group_name, coalesce(h.number, '') AS number, v.id AS last_visit,
  v.visited_on AS last_visited_on,
  CASE WHEN v.id IS NULL THEN coalesce(d.enrolled_on, d.diagnosed_on, '1970-01-01') ELSE v.next_due_on END AS next_due_on,
  coalesce(v.recheck, 0) AS recheck,
  v.referral IS 1 AND json_extract(coalesce(v.answers, '{}'), '$.referral.result') IS NULL AS referral,
  coalesce(d.enrolled_on, d.diagnosed_on) AS enrolled_on, d.register AS register
FROM diseases d
LEFT JOIN residents r ON r.id = :resident
LEFT JOIN households h ON h.id = r.household
LEFT JOIN visits v ON v.id = (
  SELECT n.id FROM visits n
  WHERE n.resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident)
    AND n.listed = 1 AND n.mode IS NOT 'not_reached'
    AND CASE
      WHEN d.kind IN ('hypertension', 'type2_diabetes') THEN n.form = d.kind
      WHEN n.form = 'generic' THEN coalesce(n.answers ->> 'disease_name', d.name) IS d.name
      WHEN d.kind = 'severe_mental_disorder' THEN n.form = d.kind
      WHEN d.kind = 'tuberculosis' THEN n.form IN ('tuberculosis', 'tuberculosis_first_visit', 'tuberculosis_closing')
      ELSE n.answers ->> 'disease_name' = d.name
    END
    AND NOT EXISTS (SELECT 1 FROM visits c WHERE c.corrects = n.id AND c.corrects IS NOT NULL AND c.listed = 1)
  ORDER BY n.visited_on DESC, n.id DESC
  LIMIT 1)
WHERE d.resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident)
  AND d.listed = 1 AND d.left_on IS NULL
  AND coalesce(r.listed, 1) = 1 AND coalesce(r.status, 'present') = 'present'
  AND NOT EXISTS (
    SELECT 1 FROM diseases o
    WHERE o.resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident)
      AND o.resident <> d.resident AND o.listed = 1 AND o.left_on IS NULL AND +o.kind IS d.kind
      AND (o.kind IN ('hypertension', 'type2_diabetes') OR o.name IS d.name)
      AND (o.resident = :resident OR (d.resident <> :resident AND o.id < d.id)))
UNION ALL
-- Somebody visited without standing on the form's register is followed like anyone, under the visit's own id.
SELECT v.id, :resident, coalesce(r.village, v.village), v.form, coalesce(h.group_name, ''), coalesce(h.number, ''),
  v.id, v.visited_on, v.next_due_on, coalesce(v.recheck, 0),
  v.referral IS 1 AND json_extract(coalesce(v.answers, '{}'), '$.referral.result') IS NULL, NULL, v.register
FROM visits v
LEFT JOIN residents r ON r.id = :resident
LEFT JOIN households h ON h.id = r.household
WHERE v.id IN (
    SELECT (
      SELECT n.id FROM visits n
      WHERE n.resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident)
        AND n.form = f.value AND n.listed = 1 AND n.mode IS NOT 'not_reached'
        AND NOT EXISTS (SELECT 1 FROM visits c WHERE c.corrects = n.id AND c.corrects IS NOT NULL AND c.listed = 1)
      ORDER BY n.visited_on DESC, n.id DESC
      LIMIT 1)
    FROM json_each('["hypertension", "type2_diabetes", "severe_mental_disorder", "tuberculosis"]') f
    WHERE NOT EXISTS (
      SELECT 1 FROM diseases d
      WHERE d.resident IN (SELECT :resident UNION ALL SELECT resident FROM aliases WHERE kept = :resident)
        AND +d.kind = f.value AND d.listed = 1))
  AND coalesce(r.listed, 1) = 1 AND coalesce(r.status, 'present') = 'present') w) f

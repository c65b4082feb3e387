-- A visit belongs to a disease by its form, as the work list has it (`due/follow.sql`); one that found nobody, or that a
-- later one corrects, does not count. Whoever was met is in care, also when the register came later, as with a roster.
WITH ill AS (
  SELECT d.id AS disease, r.id AS resident, r.village, r.name, r.phone, r.id_number, r.birth_on, h.group_name, d.kind,
    d.name AS disease_name, d.enrolled_on, coalesce(d.enrolled_on, d.diagnosed_on, '') <= :to AS entered
  FROM json_each(:villages) g
  JOIN residents r ON r.village = unhex(g.value) AND r.listed = 1 AND coalesce(r.status, 'present') = 'present'
  JOIN diseases d ON (d.resident = r.id OR d.resident IN (SELECT a.resident FROM aliases a WHERE a.kept = r.id))
  LEFT JOIN households h ON h.id = r.household
  WHERE d.listed = 1 AND (d.left_on IS NULL OR d.left_on > :to)
    AND coalesce(d.register, '') NOT IN (SELECT value FROM json_each(:hidden))
), seen AS (
  SELECT i.disease, v.id, v.visited_on, v.next_due_on, v.class, v.form, v.form_version, v.referral
  FROM ill i
  JOIN visits v ON (v.resident = i.resident OR v.resident IN (SELECT a.resident FROM aliases a WHERE a.kept = i.resident))
  WHERE v.listed = 1 AND v.visited_on <= :to AND v.mode IS NOT 'not_reached'
    AND CASE
      WHEN i.kind IN ('hypertension', 'type2_diabetes') THEN v.form = i.kind
      WHEN v.form = 'generic' THEN coalesce(v.answers ->> 'disease_name', i.disease_name) IS i.disease_name
      WHEN i.kind = 'severe_mental_disorder' THEN v.form = i.kind
      WHEN i.kind = 'tuberculosis' THEN v.form IN ('tuberculosis', 'tuberculosis_first_visit', 'tuberculosis_closing')
      ELSE v.answers ->> 'disease_name' = i.disease_name
    END
    AND NOT EXISTS (SELECT 1 FROM visits c WHERE c.corrects = v.id AND c.corrects IS NOT NULL AND c.listed = 1)
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY disease, visited_on < :from ORDER BY visited_on DESC, id DESC) AS place,
    visited_on < :from AS earlier
  FROM seen
), newest AS (
  SELECT disease,
    max(CASE WHEN earlier AND place = 1 THEN id END) AS before,
    max(CASE WHEN earlier AND place = 1 THEN next_due_on END) AS due_before,
    sum(NOT earlier) AS met, sum(NOT earlier AND referral IS 1) AS referred
  FROM ranked GROUP BY disease
), last AS (
  SELECT disease, id, visited_on, class, form, form_version, next_due_on,
    row_number() OVER (PARTITION BY disease ORDER BY visited_on DESC, id DESC) AS place
  FROM seen WHERE visited_on >= :year_from
)
SELECT i.*, EXISTS (
    SELECT 1 FROM contract_residents m JOIN contracts k ON k.id = m.contract
    WHERE m.resident = i.resident AND k.listed = 1 AND k.starts_on <= :to AND k.ends_on >= :to
      AND (k.ended_on IS NULL OR k.ended_on > :to)) AS signed,
  n.before, n.due_before, coalesce(n.met, 0) AS met, coalesce(n.referred, 0) AS referred,
  l.id AS last, l.visited_on AS last_on, l.class AS last_class, l.form AS last_form, l.form_version AS last_version,
  l.next_due_on
FROM ill i
LEFT JOIN newest n ON n.disease = i.disease
LEFT JOIN last l ON l.disease = i.disease AND l.place = 1
WHERE i.entered OR n.disease IS NOT NULL
ORDER BY i.village, walk(i.group_name, NULL), i.name, i.resident, i.kind, i.disease

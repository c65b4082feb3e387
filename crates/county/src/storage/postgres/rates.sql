-- Of a township: residents, those whose contract covers the day, people with hypertension or diabetes in care, and those
-- of them who were visited since the first of the year by a form of that disease.
WITH mine AS (SELECT area FROM areas WHERE org_code = $1),
     ill AS (SELECT DISTINCT (fields::json ->> 'resident') AS resident FROM synced_rows
              WHERE area IN (SELECT area FROM mine) AND entity = 'disease' AND voided IS NULL
                AND (fields::json ->> 'kind') IN ('hypertension', 'type2_diabetes') AND (fields::json ->> 'left_on') IS NULL),
     seen AS (SELECT DISTINCT (fields::json ->> 'resident') AS resident FROM synced_rows
               WHERE area IN (SELECT area FROM mine) AND entity = 'visit' AND voided IS NULL
                 AND (fields::json ->> 'form') IN ('hypertension', 'diabetes') AND (fields::json ->> 'visited_on') >= $3)
SELECT (SELECT count(*) FROM synced_rows
         WHERE area IN (SELECT area FROM mine) AND entity = 'resident' AND voided IS NULL) AS residents,
       (SELECT count(DISTINCT resident) FROM claims
         WHERE org_code = $1 AND entity = 'contract' AND from_on <= $2 AND to_on >= $2) AS contracted,
       (SELECT count(*) FROM ill) AS chronic,
       (SELECT count(*) FROM ill WHERE resident IN (SELECT resident FROM seen)) AS visited

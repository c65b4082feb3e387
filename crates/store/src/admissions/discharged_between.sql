FROM (
  SELECT * FROM admissions INDEXED BY admissions_by_discharge
  WHERE listed = 1 AND discharged_on BETWEEN :from AND :to AND settled_on IS NOT NULL
) AS page

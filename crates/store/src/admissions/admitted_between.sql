FROM (
  SELECT * FROM admissions INDEXED BY admissions_newest WHERE listed = 1 AND admitted_on BETWEEN :from AND :to
) AS page

FROM (
  SELECT * FROM admissions INDEXED BY admissions_with_papers_out WHERE listed = 1 AND papers_out > 0
) AS page

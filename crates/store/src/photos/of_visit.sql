WITH RECURSIVE chain (visit, depth) AS (
  VALUES (:visit, 0)
  UNION
  SELECT v.corrects, c.depth + 1 FROM chain c JOIN visits v ON v.id = c.visit
  WHERE v.corrects IS NOT NULL AND c.depth < 50
)
SELECT p.* FROM chain g JOIN photos p ON p.visit = g.visit
WHERE p.listed = 1
ORDER BY p.added_on, p.id

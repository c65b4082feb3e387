SELECT count(*) FROM admissions
WHERE listed = 1 AND coalesce(json_array_length(papers), 0) > 0
  AND NOT EXISTS (SELECT 1 FROM json_each(events) e WHERE e.value ->> 'kind' = 'papers_returned')

SELECT DISTINCT subject FROM printed_papers
WHERE subject IS NOT NULL AND kind = :kind AND listed = 1

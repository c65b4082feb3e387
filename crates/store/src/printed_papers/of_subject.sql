SELECT * FROM printed_papers
WHERE subject = :subject AND kind = :kind AND listed = 1
ORDER BY printed_on DESC, id DESC

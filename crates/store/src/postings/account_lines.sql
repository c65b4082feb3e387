SELECT line.posting, line.fen, postings.kind, line.posted_on, happened_on, postings.admission, postings.number,
  postings.reason, posted_by, reverses IS NOT NULL AS is_reversal, admissions.number AS admission_number,
  admissions.discharged_on, admissions.total_fen, residents.name
FROM posting_lines AS line INDEXED BY posting_lines_by_account
JOIN postings ON postings.id = line.posting
LEFT JOIN admissions ON admissions.id = line.admission
LEFT JOIN aliases ON aliases.resident = admissions.resident
LEFT JOIN residents ON residents.id = coalesce(aliases.kept, admissions.resident)
WHERE line.account = :account AND line.posted_on BETWEEN :from AND :until
ORDER BY line.posted_on, line.posting

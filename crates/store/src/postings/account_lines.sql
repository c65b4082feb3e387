SELECT line.posting, line.fen, postings.kind, line.posted_on, happened_on, postings.admission, postings.number,
  postings.reason, posted_by, coalesce(admissions.number, outpatient_bills.number) AS bill_number, residents.name
FROM posting_lines AS line INDEXED BY posting_lines_by_account
JOIN postings ON postings.id = line.posting
LEFT JOIN admissions ON admissions.id = line.admission
LEFT JOIN outpatient_bills ON outpatient_bills.id = postings.outpatient_bill
LEFT JOIN aliases ON aliases.resident = coalesce(admissions.resident, outpatient_bills.resident)
LEFT JOIN residents ON residents.id = coalesce(aliases.kept, admissions.resident, outpatient_bills.resident)
WHERE line.account = :account AND line.posted_on BETWEEN :from AND :until
ORDER BY line.posted_on, line.posting

SELECT account, sum(max(fen, 0)) AS debit, sum(max(-fen, 0)) AS credit, count(*) AS count
FROM posting_lines INDEXED BY posting_lines_by_account
WHERE posted_on BETWEEN :from AND :until
GROUP BY account
ORDER BY account

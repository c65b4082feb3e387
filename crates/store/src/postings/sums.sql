SELECT account, sum(debit) AS debit, sum(credit) AS credit, sum(count) AS count
FROM account_days
WHERE posted_on BETWEEN :from AND :until
GROUP BY account
HAVING sum(count) > 0
ORDER BY account

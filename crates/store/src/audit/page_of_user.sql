SELECT no, op, user, at, note, coalesce(last_no - first_no + 1, 0) AS changes
FROM audit WHERE user = :user AND no < :before ORDER BY no DESC LIMIT :limit

  FROM changes
 WHERE waits_for = :cause AND org_code = :org
 ORDER BY taken_at, install_id, seq

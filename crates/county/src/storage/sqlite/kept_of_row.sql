  FROM changes
 WHERE row_id = :row AND org_code = :org
 ORDER BY taken_at, install_id, seq

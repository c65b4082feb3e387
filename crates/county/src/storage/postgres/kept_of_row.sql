  FROM changes
 WHERE row_id = $1 AND org_code = $2
 ORDER BY taken_at, install_id, seq

  FROM changes
 WHERE change_id = $1 AND org_code = $2

  FROM changes
 WHERE change_id = :change AND org_code = :org

SELECT position, verdict
  FROM own_log
 WHERE install_id = $1 AND position > $2
 ORDER BY position
 LIMIT 500

SELECT position, verdict
  FROM own_log
 WHERE install_id = :install AND position > :after
 ORDER BY position
 LIMIT 500

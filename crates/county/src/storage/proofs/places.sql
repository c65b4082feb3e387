SELECT count(*)
  FROM places
 WHERE NOT EXISTS (SELECT 1 FROM changes WHERE changes.change_id = places.change_id)

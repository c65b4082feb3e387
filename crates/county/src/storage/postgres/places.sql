SELECT places.seq, places.change_id, places.hash, coalesce(places.verdict, changes.verdict) AS verdict
  FROM places
  JOIN changes ON changes.change_id = places.change_id
 WHERE places.install_id = $1 AND places.seq BETWEEN $2 AND $3
 ORDER BY places.seq

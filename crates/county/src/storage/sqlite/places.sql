SELECT places.seq, places.change_id, places.hash, coalesce(places.verdict, changes.verdict) AS verdict
  FROM places
  JOIN changes ON changes.change_id = places.change_id
 WHERE places.install_id = :install AND places.seq BETWEEN :from AND :to
 ORDER BY places.seq

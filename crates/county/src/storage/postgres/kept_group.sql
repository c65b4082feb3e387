  FROM places
  JOIN changes ON changes.change_id = places.change_id AND changes.install_id = places.install_id
 WHERE places.install_id = $1 AND places.seq BETWEEN $2 AND $2 + 99 AND changes.group_seq = $2
 ORDER BY places.seq

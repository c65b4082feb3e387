  FROM places
  JOIN changes ON changes.change_id = places.change_id AND changes.install_id = places.install_id
 WHERE places.install_id = :install AND places.seq BETWEEN :group AND :group + 99 AND changes.group_seq = :group
 ORDER BY places.seq

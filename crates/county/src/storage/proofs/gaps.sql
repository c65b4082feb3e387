SELECT count(*)
  FROM installs
 WHERE last_seq <> (SELECT count(*) FROM places WHERE places.install_id = installs.install_id)
    OR last_seq <> coalesce((SELECT max(seq) FROM places WHERE places.install_id = installs.install_id), 0)

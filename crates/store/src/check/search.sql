SELECT (SELECT count(*) FROM search_keys WHERE substr(key, 1, 1) = 'n'),
  (SELECT count(*) FROM residents WHERE listed = 1)

SELECT (SELECT count(*) FROM (SELECT DISTINCT resident FROM search_keys WHERE substr(key, 1, 1) = 'n')),
  (SELECT count(*) FROM residents WHERE voided IS NULL AND mark IS NOT 'rejected')

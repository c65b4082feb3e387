-- Every township with what its devices said of themselves last. An installation that another succeeds no longer counts.
SELECT orgs.org_code, orgs.name,
       (SELECT count(*) FROM devices
         WHERE devices.org_code = orgs.org_code AND revoked_at IS NULL) AS devices,
       (SELECT max(coalesce(heard_at, pushed_at)) FROM installs
         WHERE installs.org_code = orgs.org_code) AS heard_at,
       (SELECT CAST(coalesce(sum(unsent), 0) AS BIGINT) FROM installs
         WHERE installs.org_code = orgs.org_code
           AND NOT EXISTS (SELECT 1 FROM installs AS later WHERE later.former = installs.install_id)) AS unsent,
       (SELECT CAST(coalesce(sum(held), 0) AS BIGINT) FROM installs
         WHERE installs.org_code = orgs.org_code
           AND NOT EXISTS (SELECT 1 FROM installs AS later WHERE later.former = installs.install_id)) AS held,
       (SELECT CAST(coalesce(sum(rejected), 0) AS BIGINT) FROM installs
         WHERE installs.org_code = orgs.org_code
           AND NOT EXISTS (SELECT 1 FROM installs AS later WHERE later.former = installs.install_id)) AS rejected,
       (SELECT count(*) FROM cases
         WHERE cases.org_code = orgs.org_code AND decided_at IS NULL) AS open_cases,
       (SELECT count(*) FROM given_back WHERE given_back.org_code = orgs.org_code) AS given_back
  FROM orgs
 ORDER BY orgs.org_code

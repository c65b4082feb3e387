-- Installations of the township that have not said in this life of the server what they hold: those that pushed, and
-- those that asked for numbers before. One that another succeeds has dropped its blocks; a device shut out gives none.
SELECT 1
FROM (
  SELECT i.install_id FROM installs i JOIN devices d ON d.device_id = i.device_id
  WHERE i.org_code = $1 AND d.revoked_at IS NULL
  UNION
  SELECT r.install_id FROM number_reports r WHERE r.org_code = $1
) known
WHERE known.install_id <> $2
  AND NOT EXISTS (SELECT 1 FROM installs n WHERE n.former = known.install_id)
  AND NOT EXISTS (SELECT 1 FROM number_reports r WHERE r.install_id = known.install_id AND r.epoch = $3)
LIMIT 1

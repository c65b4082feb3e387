-- The devices of a township, each with its newest installation, if it has pushed.
SELECT devices.device_id, installs.install_id, devices.enrolled_at, devices.revoked_at, installs.app_version,
       coalesce(installs.heard_at, installs.pushed_at) AS heard_at,
       coalesce(installs.unsent, 0) AS unsent, coalesce(installs.held, 0) AS held,
       coalesce(installs.rejected, 0) AS rejected
  FROM devices
  LEFT JOIN installs ON installs.org_code = devices.org_code AND installs.device_id = devices.device_id
   AND NOT EXISTS (SELECT 1 FROM installs AS later WHERE later.former = installs.install_id)
 WHERE devices.org_code = $1
 ORDER BY devices.enrolled_at, devices.device_id

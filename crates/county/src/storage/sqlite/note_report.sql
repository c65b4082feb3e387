INSERT INTO number_reports (install_id, org_code, epoch, reported_at) VALUES (:install, :org, :life, :at)
ON CONFLICT (install_id) DO UPDATE SET org_code = excluded.org_code, epoch = excluded.epoch,
  reported_at = excluded.reported_at
WHERE excluded.epoch <> epoch

INSERT INTO number_reports (install_id, org_code, epoch, reported_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (install_id) DO UPDATE SET org_code = excluded.org_code, epoch = excluded.epoch,
  reported_at = excluded.reported_at
WHERE excluded.epoch <> number_reports.epoch

INSERT INTO devices (device_id, org_code, device_key, token_hash, enrolled_at)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (device_id) DO UPDATE SET
  token_hash  = excluded.token_hash,
  enrolled_at = excluded.enrolled_at,
  revoked_at  = NULL

INSERT OR REPLACE INTO enrolment
  (one, server_url, device_id, token, device_key, ca, county_reads, county_signs)
VALUES (1, :server_url, :device_id, :token, :device_key, :ca, :reads, :signs)

UPDATE meta SET hlc = CASE WHEN hlc > :limit THEN :server_time ELSE hlc END, clock_ahead_ms = :ahead

SELECT (SELECT count(*) FROM devices WHERE revoked_at IS NULL)      AS devices,
       (SELECT count(*) FROM devices WHERE revoked_at IS NOT NULL)  AS revoked,
       (SELECT count(*) FROM cases WHERE decided_at IS NULL)        AS open_cases,
       (SELECT count(*) FROM refusals)                              AS refused_rows,
       (SELECT count(*) FROM given_back)                            AS given_back,
       (SELECT max(taken_at) FROM backups)                          AS backed_up_at

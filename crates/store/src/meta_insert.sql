INSERT INTO meta (one, org_code, org_name, install_id, last_seq, hlc)
VALUES (1, :org_code, :org_name, :install_id, 0, :hlc)

INSERT INTO places (install_id, seq, change_id, hash, verdict)
VALUES (:install, :seq, :change, :hash, :verdict)

INSERT INTO own_log (install_id, position, change_id, verdict) VALUES (:install, :position, :change, :verdict)

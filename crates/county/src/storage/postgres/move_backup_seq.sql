UPDATE installs
   SET backup_seq = greatest(backup_seq, least(
         coalesce((SELECT last_seq FROM backup_installs AS newest
                    WHERE newest.no = $1 AND newest.install_id = installs.install_id), 0),
         coalesce((SELECT last_seq FROM backup_installs AS former
                    WHERE former.no = (SELECT max(no) FROM backups WHERE no < $1)
                      AND former.install_id = installs.install_id), 0)
       ))

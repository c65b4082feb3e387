UPDATE installs
   SET backup_seq = max(backup_seq, min(
         coalesce((SELECT last_seq FROM backup_installs AS newest
                    WHERE newest.no = :newest AND newest.install_id = installs.install_id), 0),
         coalesce((SELECT last_seq FROM backup_installs AS former
                    WHERE former.no = (SELECT max(no) FROM backups WHERE no < :newest)
                      AND former.install_id = installs.install_id), 0)
       ))

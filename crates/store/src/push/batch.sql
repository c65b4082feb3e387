SELECT o.no, o.seq, o.change_id, o.user, o.at, o.hlc, o.entity, o.row, o.area, o.base_epoch, o.base_count,
  o.group_no, o.import_id, o.op, (SELECT g.seq FROM outbox g WHERE g.no = o.group_no) AS group_seq
FROM outbox o
WHERE o.install = :install AND o.seq > :after
ORDER BY o.seq
LIMIT :most

SELECT coalesce((SELECT sum(length(bytes)) FROM snapshot_pieces), 0)
         + coalesce((SELECT sum(bytes) FROM snapshots WHERE placed = 1), 0),
       coalesce((SELECT sum(bytes) FROM snapshots), 0)

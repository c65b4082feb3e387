SELECT r.no
FROM search_pieces JOIN residents r ON r.no = search_pieces.rowid
WHERE search_pieces MATCH :query
  AND (instr(lower(r.id_number), :digits) > 0 OR instr(r.legacy_id_number, :digits) > 0)
LIMIT :most

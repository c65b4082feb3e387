SELECT r.no
FROM search_pieces p JOIN residents r ON r.no = p.rowid
WHERE p.pieces MATCH :query AND instr(lower(r.id_number), :digits) > 0
LIMIT :most

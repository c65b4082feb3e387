SELECT rowid FROM search_pieces WHERE search_pieces MATCH :query AND :digits IS NOT NULL LIMIT :most

INSERT INTO posting_lines (posting, place, account, posted_on, admission, fen) VALUES (?1, ?2, ?3, ?4, ?5, ?6)

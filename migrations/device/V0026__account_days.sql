-- What each account moved on each day, so that sums over months and years do not read every line of the ledger. Derived
-- from `posting_lines`, and kept with them by the triggers below; checked with the ledger.
CREATE TABLE account_days (
  account TEXT NOT NULL, posted_on TEXT NOT NULL, debit INTEGER NOT NULL, credit INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (account, posted_on)
) STRICT, WITHOUT ROWID;
INSERT INTO account_days (account, posted_on, debit, credit, count)
  SELECT account, posted_on, sum(max(fen, 0)), sum(max(-fen, 0)), count(*) FROM posting_lines GROUP BY account, posted_on;

CREATE TRIGGER posting_lines_counted AFTER INSERT ON posting_lines BEGIN
  INSERT INTO account_days (account, posted_on, debit, credit, count)
    VALUES (new.account, new.posted_on, max(new.fen, 0), max(-new.fen, 0), 1)
    ON CONFLICT DO UPDATE SET debit = debit + excluded.debit, credit = credit + excluded.credit, count = count + 1;
END;
CREATE TRIGGER posting_lines_uncounted AFTER DELETE ON posting_lines BEGIN
  UPDATE account_days SET debit = debit - max(old.fen, 0), credit = credit - max(-old.fen, 0), count = count - 1
    WHERE account = old.account AND posted_on = old.posted_on;
END;

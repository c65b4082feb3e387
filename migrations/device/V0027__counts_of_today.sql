-- What the page of 今日 counts at each opening, from indexes alone: who is covered by a contract, who owes what.
CREATE INDEX contracts_in_force ON contracts (ends_on, starts_on, ended_on, id) WHERE listed = 1;
DROP INDEX admissions_owing;
CREATE INDEX admissions_owing ON admissions (due_on, balance_fen, id) WHERE listed = 1 AND balance_fen <> 0;

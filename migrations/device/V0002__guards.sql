-- The guards of the synced rows.
--
-- `in_commit()` is a function that the store registers on each of its connections; it answers 1 only on the writer,
-- only while `commit` or `apply_page` runs. Every other write aborts: a row that changed without its line in the
-- outbox would never reach the county. (A persistent trigger cannot read a temporary table, so a function it is.)
-- A program that opens the file without that function cannot write here either.

CREATE TRIGGER villages_guard_insert BEFORE INSERT ON villages WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER villages_guard_update BEFORE UPDATE ON villages WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER villages_guard_delete BEFORE DELETE ON villages WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

CREATE TRIGGER users_guard_insert BEFORE INSERT ON users WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER users_guard_update BEFORE UPDATE ON users WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER users_guard_delete BEFORE DELETE ON users WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

CREATE TRIGGER households_guard_insert BEFORE INSERT ON households WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER households_guard_update BEFORE UPDATE ON households WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER households_guard_delete BEFORE DELETE ON households WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

CREATE TRIGGER residents_guard_insert BEFORE INSERT ON residents WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER residents_guard_update BEFORE UPDATE ON residents WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER residents_guard_delete BEFORE DELETE ON residents WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

CREATE TRIGGER categories_guard_insert BEFORE INSERT ON categories WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER categories_guard_update BEFORE UPDATE ON categories WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER categories_guard_delete BEFORE DELETE ON categories WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

CREATE TRIGGER diseases_guard_insert BEFORE INSERT ON diseases WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER diseases_guard_update BEFORE UPDATE ON diseases WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER diseases_guard_delete BEFORE DELETE ON diseases WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

CREATE TRIGGER visits_guard_insert BEFORE INSERT ON visits WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER visits_guard_update BEFORE UPDATE ON visits WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER visits_guard_delete BEFORE DELETE ON visits WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

CREATE TRIGGER screenings_guard_insert BEFORE INSERT ON screenings WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER screenings_guard_update BEFORE UPDATE ON screenings WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER screenings_guard_delete BEFORE DELETE ON screenings WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

CREATE TRIGGER goods_issued_guard_insert BEFORE INSERT ON goods_issued WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER goods_issued_guard_update BEFORE UPDATE ON goods_issued WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER goods_issued_guard_delete BEFORE DELETE ON goods_issued WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

CREATE TRIGGER teams_guard_insert BEFORE INSERT ON teams WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER teams_guard_update BEFORE UPDATE ON teams WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER teams_guard_delete BEFORE DELETE ON teams WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

CREATE TRIGGER packs_guard_insert BEFORE INSERT ON packs WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER packs_guard_update BEFORE UPDATE ON packs WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER packs_guard_delete BEFORE DELETE ON packs WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

CREATE TRIGGER contracts_guard_insert BEFORE INSERT ON contracts WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER contracts_guard_update BEFORE UPDATE ON contracts WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER contracts_guard_delete BEFORE DELETE ON contracts WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

CREATE TRIGGER admissions_guard_insert BEFORE INSERT ON admissions WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER admissions_guard_update BEFORE UPDATE ON admissions WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER admissions_guard_delete BEFORE DELETE ON admissions WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

CREATE TRIGGER postings_guard_insert BEFORE INSERT ON postings WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER postings_guard_update BEFORE UPDATE ON postings WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;
CREATE TRIGGER postings_guard_delete BEFORE DELETE ON postings WHEN in_commit() <> 1
  BEGIN SELECT RAISE(ABORT, 'write outside commit'); END;

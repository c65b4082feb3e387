-- How much of the log of the install that it succeeds an installation holds. What the former one made after that, on the
-- disk that this one was copied from, it has never seen. Unknown of those that came before this was asked.
ALTER TABLE installs ADD COLUMN former_seq BIGINT;

-- Later words on a change go to every installation that may have sent it.
CREATE INDEX places_by_change ON places (change_id);

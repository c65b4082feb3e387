-- As the table of the same name in SQLite's V0015.
ALTER TABLE changes ADD COLUMN seq BIGINT NOT NULL DEFAULT 0;
UPDATE changes SET seq = places.seq FROM places
 WHERE places.install_id = changes.install_id AND places.change_id = changes.change_id;
ALTER TABLE changes ADD COLUMN waits_for TEXT;
UPDATE changes SET waits_for = verdict::json ->> 'waits_for' WHERE verdict::json ->> 'waits_for' IS NOT NULL;
CREATE INDEX changes_waiting ON changes (waits_for, taken_at) WHERE waits_for IS NOT NULL;

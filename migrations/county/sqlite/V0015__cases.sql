-- A change that waits for another one is judged again when that one is mended or decided, in the order in which the
-- changes were made. `seq` is the place under which the change first came, `waits_for` repeats the verdict's.
ALTER TABLE changes ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
UPDATE changes SET seq = places.seq FROM places
 WHERE places.install_id = changes.install_id AND places.change_id = changes.change_id;
ALTER TABLE changes ADD COLUMN waits_for TEXT;
UPDATE changes SET waits_for = verdict ->> '$.waits_for' WHERE verdict ->> '$.waits_for' IS NOT NULL;
CREATE INDEX changes_waiting ON changes (waits_for, taken_at) WHERE waits_for IS NOT NULL;
-- Later words go to the install that made the change and to all that succeed it.
CREATE INDEX installs_by_former ON installs (former) WHERE former IS NOT NULL;

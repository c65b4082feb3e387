-- The work list in the order in which one walks: 二组 before 十组, H9 before H10 (domain handbook §3.11). `walk` is the
-- store's own function; group and number stay for reading.
ALTER TABLE due ADD COLUMN walk TEXT NOT NULL DEFAULT '';
UPDATE due SET walk = walk(group_name, number);

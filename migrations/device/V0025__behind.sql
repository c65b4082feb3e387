-- Since which quarter (year × 4 + quarter − 1) somebody in care is behind what the year asks for, if nothing more is done
-- (domain handbook §3.1, annual test). `behind_from` is the store's own function over the domain's rule; NULL where four
-- visits a year are not asked for, or follow-up has ended. The order of a list stays that of walking.
ALTER TABLE due ADD COLUMN behind_from INTEGER;
UPDATE due SET behind_from = CASE WHEN next_due_on IS NOT NULL THEN behind_from(kind, enrolled_on, made,
  (SELECT value FROM township_settings WHERE name = 'followup_frequency' AND listed = 1 ORDER BY id LIMIT 1)) END;
CREATE INDEX due_behind ON due (village, behind_from, register) WHERE behind_from IS NOT NULL;

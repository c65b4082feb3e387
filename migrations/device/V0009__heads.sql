-- Who heads a household: every hit of a search and every picker shows it, because names repeat.
CREATE INDEX residents_heads ON residents (household, id, name, relation, listed)
  WHERE relation IN ('01', '02') AND listed = 1;

-- Whose papers are still missing, the longest waiting first.
CREATE INDEX residents_without_id ON residents (coalesce(status_on, birth_on, ''), id)
  WHERE listed = 1 AND coalesce(id_number, '') = '' AND coalesce(status, 'present') = 'present';

WITH RECURSIVE line (install_id) AS (
  SELECT install_id FROM places WHERE change_id = :change
  UNION
  SELECT installs.install_id FROM installs JOIN line ON installs.former = line.install_id
)
SELECT install_id FROM line ORDER BY install_id

SELECT gone.row_id, stands.entity, stands.area, gone.position
  FROM departures AS gone
  JOIN synced_rows AS stands ON stands.row_id = gone.row_id AND stands.org_code = gone.org_code
 WHERE gone.area = :area AND gone.org_code = :org AND gone.position > :after AND stands.area <> gone.area
 ORDER BY gone.position

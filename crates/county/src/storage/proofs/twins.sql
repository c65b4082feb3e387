SELECT count(*) FROM (SELECT 1 FROM synced_rows GROUP BY area, position HAVING count(*) > 1) AS twins

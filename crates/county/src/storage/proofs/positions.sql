SELECT count(*)
  FROM synced_rows
 WHERE position < 1 OR position > coalesce((SELECT head FROM areas WHERE areas.area = synced_rows.area), 0)

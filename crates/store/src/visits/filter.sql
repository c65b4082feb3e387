WHERE v.listed = 1 AND v.visited_on >= :from AND v.visited_on <= :to
  AND (:form IS NULL OR v.form = :form)
  AND (:villages IS NULL OR hex(v.village) IN (SELECT value FROM json_each(:villages)))
  AND coalesce(v.register, v.form, '') NOT IN (SELECT value FROM json_each(:hidden))
  AND NOT EXISTS (SELECT 1 FROM visits c WHERE c.corrects = v.id AND c.corrects IS NOT NULL AND c.listed = 1)

SELECT hash, size, width, height, taken_at FROM waiting_photos
WHERE user = :user AND form = :form
ORDER BY added_at, hash

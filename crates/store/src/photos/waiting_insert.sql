INSERT OR REPLACE INTO waiting_photos (user, form, hash, size, width, height, taken_at, added_at)
VALUES (:user, :form, :hash, :size, :width, :height, :taken_at, :at)

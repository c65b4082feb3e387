INSERT OR REPLACE INTO import_former (import_id, row, entity, former, written)
VALUES (:import, :row, :entity, :former, :written)

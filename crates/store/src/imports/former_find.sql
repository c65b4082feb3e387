SELECT entity, row, former, written FROM import_former
WHERE import_id = :import AND row = :row AND entity = :entity

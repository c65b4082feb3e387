SELECT r.* FROM residents r
WHERE r.village = :village AND (r.name, r.id) > (:name, :id) AND r.listed = 1

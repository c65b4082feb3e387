WHERE d.village = :village AND d.next_due_on >= :from AND d.next_due_on <= :to
ORDER BY d.group_name, d.number, d.next_due_on, d.resident, d.disease
LIMIT :limit OFFSET :skip

WHERE d.village = :village AND d.referral = 1
ORDER BY d.group_name, d.number, d.next_due_on, d.resident, d.disease
LIMIT :limit OFFSET :skip

SELECT 1 FROM number_blocks WHERE kind = :kind AND scope = :scope AND first <= :number AND last >= :number

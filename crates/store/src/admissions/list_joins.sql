LEFT JOIN aliases ON aliases.resident = page.resident
LEFT JOIN residents ON residents.id = coalesce(aliases.kept, page.resident)
LEFT JOIN villages ON villages.id = residents.village

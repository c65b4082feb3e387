SELECT k.resident
FROM json_each(:villages) v
CROSS JOIN search_keys k ON k.village = v.value AND k.key >= 'd' AND k.key < 'e' AND instr(k.key, :key) > 0
LIMIT :most

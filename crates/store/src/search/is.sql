SELECT k.resident FROM json_each(:villages) v CROSS JOIN search_keys k ON k.village = v.value AND k.key = :key
LIMIT :most

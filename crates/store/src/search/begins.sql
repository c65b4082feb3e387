-- U+10FFFF is above every character of a key.
SELECT k.resident
FROM json_each(:villages) v
CROSS JOIN search_keys k ON k.village = v.value AND k.key >= :key AND k.key < :key || char(1114111)
LIMIT :most

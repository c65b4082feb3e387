FROM (
  SELECT * FROM admissions
  WHERE listed = 1 AND id IN (
    SELECT id FROM admissions
    WHERE resident IN (
      SELECT unhex(value) FROM json_each(:people)
      UNION SELECT aliases.resident FROM json_each(:people) JOIN aliases ON aliases.kept = unhex(value)
    )
    UNION SELECT id FROM admissions INDEXED BY admissions_numbers WHERE :number IS NOT NULL AND instr(number, :number) > 0
  )
) AS page

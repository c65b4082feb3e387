-- What a township is called: as its first device says, or as the county says.
ALTER TABLE orgs ADD COLUMN name TEXT;

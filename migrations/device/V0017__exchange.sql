-- The file on a USB stick. The county's public keys come with enrolment: one to seal to, one that signs its answers.
ALTER TABLE enrolment ADD COLUMN county_reads TEXT;
ALTER TABLE enrolment ADD COLUMN county_signs TEXT;
-- How many files this computer wrote, and the number of the newest answer that it took.
ALTER TABLE meta ADD COLUMN files_written INTEGER NOT NULL DEFAULT 0;
ALTER TABLE meta ADD COLUMN answer_taken  INTEGER NOT NULL DEFAULT 0;
-- Lives of the server that are over for this computer: an answer file of one of them is set aside.
CREATE TABLE epochs_left (
    epoch BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

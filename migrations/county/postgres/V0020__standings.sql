-- Where an installation said last that it stands, as JSON: what a file for it begins with, and whom it serves.
CREATE TABLE standings (
  install_id  BYTEA PRIMARY KEY CHECK (length(install_id) = 16),
  said        TEXT NOT NULL
);

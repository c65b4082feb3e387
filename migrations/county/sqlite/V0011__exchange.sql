-- Answer files to devices that come by USB stick are numbered, so that an older one is known as older.
ALTER TABLE server ADD COLUMN answers INTEGER NOT NULL DEFAULT 0;

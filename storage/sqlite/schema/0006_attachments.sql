-- Files (附件) that channels bring, each once by the SHA-256 of its content. The bytes lie beside the database in <database>.files.
CREATE TABLE files (
    sha256 BLOB PRIMARY KEY,
    size INTEGER NOT NULL,
    state TEXT NOT NULL,              -- waiting for a message, named by one, leaving
    touched_at INTEGER NOT NULL       -- last brought
) STRICT, WITHOUT ROWID;
CREATE INDEX files_waiting ON files (state, touched_at);

-- Who has brought a file lately and may name it. A row says that the bytes are in their place.
CREATE TABLE uploads (
    sha256 BLOB NOT NULL REFERENCES files,
    person TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (sha256, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX uploads_over ON uploads (at);

-- What a message names, in order. The name is the citizen's: erasable.
CREATE TABLE attachments (
    message_id INTEGER NOT NULL REFERENCES messages,
    place INTEGER NOT NULL,
    sha256 BLOB NOT NULL REFERENCES files,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    PRIMARY KEY (message_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_of_file ON attachments (sha256);

-- Sittings at the console: a token exchanged for a cookie, of which only the hash is kept. A row goes when its session ends.
CREATE TABLE sessions (
    hash BLOB PRIMARY KEY,
    token_id INTEGER NOT NULL REFERENCES tokens,
    opened_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of ON sessions (token_id, opened_at);
CREATE INDEX sessions_over ON sessions (expires_at);

-- Sittings at the console: a token exchanged for a cookie, of which only the hash is kept. A row goes when its session ends.
CREATE TABLE sessions (
    hash BLOB PRIMARY KEY,
    token_id INTEGER NOT NULL REFERENCES tokens,
    opened_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of ON sessions (token_id, opened_at);
CREATE INDEX sessions_over ON sessions (expires_at);

-- How far each follower of the record has come.
CREATE TABLE cursors (
    follower TEXT PRIMARY KEY,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What became of each message that was answered or has ended: what the figures of performance add up. Derived: made again from messages at any time.
CREATE TABLE handled (
    message_id INTEGER PRIMARY KEY REFERENCES messages,
    office TEXT,
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    service_item TEXT,
    community TEXT,
    closed_at INTEGER,
    declined INTEGER NOT NULL,
    transferred INTEGER NOT NULL,
    contacted INTEGER,
    signed_in_time INTEGER,
    due_at INTEGER,
    in_time INTEGER NOT NULL,
    solved INTEGER,
    score TEXT,
    round INTEGER NOT NULL,
    minutes INTEGER,                  -- of office time to the reply
    wrong_ways TEXT NOT NULL          -- list of offices that had it in vain, ! behind those that gave it back
) STRICT;
-- Both hold all that a report reads, so that it walks its period in the index alone.
CREATE INDEX handled_closed ON handled (closed_at, message_id, office, channel, kind, service_item, community, declined, transferred, contacted,
    signed_in_time, due_at, in_time, solved, score, round, minutes, wrong_ways) WHERE closed_at IS NOT NULL;
CREATE INDEX handled_due ON handled (due_at, message_id, office, channel, kind, service_item, community, in_time) WHERE due_at IS NOT NULL;

-- The full-text index: pairs of characters of titles and bodies and where they stand. As secret as the letters.
CREATE VIRTUAL TABLE texts USING fts5 (grams, content = '', columnsize = 1, tokenize = "unicode61 remove_diacritics 0");

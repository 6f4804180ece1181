-- The first schema. Instants are milliseconds since 1970 (UTC), days are days since 1970, enumerations are their words, digests are SHA-256,
-- lists of codes are separated by commas. 9223372036854775807 as a due time means that no clock runs, so that such messages sort last.
-- What a citizen wrote stands in tables of its own (letters, request_notes, notes, replies, feed.text): it can be erased, the rest stays.

CREATE TABLE messages (
    id INTEGER PRIMARY KEY,           -- ascends in the order of registration
    number TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    channel TEXT NOT NULL,
    external_id TEXT NOT NULL,
    content BLOB NOT NULL,            -- digest of the canonical JSON as sent
    person BLOB NOT NULL,             -- keyed digest that stands for the writer
    kind TEXT NOT NULL,
    priority TEXT NOT NULL,
    service_item TEXT,
    about_document TEXT,
    community TEXT,
    received_at INTEGER NOT NULL,
    registered_at INTEGER NOT NULL,
    upstream_due_at INTEGER,
    anonymous INTEGER NOT NULL,
    confidential INTEGER NOT NULL,
    publish_consent INTEGER NOT NULL,
    state TEXT NOT NULL,
    round INTEGER NOT NULL,
    complex INTEGER NOT NULL,
    office TEXT,                      -- lead; none while in triage
    assisting TEXT NOT NULL,          -- list
    assignee TEXT,
    dispatched_at INTEGER,
    contacted_at INTEGER,
    triage TEXT NOT NULL,
    routed_by TEXT NOT NULL,
    routing_reason TEXT NOT NULL,
    routing_confidence REAL NOT NULL,
    routing_alternatives TEXT NOT NULL, -- list of office=confidence
    policy TEXT NOT NULL,
    outcome TEXT,
    closed_at INTEGER,                -- NULL: open
    due_at INTEGER NOT NULL,
    late_at INTEGER NOT NULL,
    effective_at INTEGER NOT NULL,
    duplicate_of INTEGER REFERENCES messages,
    UNIQUE (external_id, channel)     -- in this order, so that an external id alone is found too
) STRICT;

-- closed_at stands in these two though it is always NULL there: without it SQLite 3.40 looks each row up in the table to see that.
-- The queue of an office and its summary.
CREATE INDEX messages_queue ON messages (office, due_at, id, state, closed_at) WHERE closed_at IS NULL;
-- The overdue metric, answered from the index alone.
CREATE INDEX messages_late ON messages (office, channel, kind, late_at, closed_at) WHERE closed_at IS NULL;
-- Few: what has assisting offices is rare. Costs intake nothing.
CREATE INDEX messages_assisted ON messages (due_at, id) WHERE closed_at IS NULL AND assisting <> '';
CREATE INDEX messages_received ON messages (received_at);

CREATE TABLE letters (
    message_id INTEGER PRIMARY KEY REFERENCES messages,
    title TEXT,
    body TEXT,
    address TEXT,
    lat REAL,
    lon REAL,
    extra TEXT NOT NULL,
    contact_name TEXT,
    contact_phone TEXT,
    contact_email TEXT,
    contact_ref TEXT,
    salt BLOB NOT NULL
) STRICT;

-- Every office that has or had a message.
CREATE TABLE holdings (
    office TEXT NOT NULL,
    message_id INTEGER NOT NULL REFERENCES messages,
    returned INTEGER NOT NULL DEFAULT 0, -- lost by an approved return
    PRIMARY KEY (office, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX holdings_returned ON holdings (office, message_id) WHERE returned = 1;

-- A clock's id is its message's id times 65536 plus its place among that message's clocks: they lie together and need no index by message.
CREATE TABLE clocks (
    id INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL GENERATED ALWAYS AS (id >> 16) VIRTUAL,
    stage TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    due_limit TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    due_on INTEGER NOT NULL,
    provisional INTEGER NOT NULL,
    policy TEXT NOT NULL,             -- name@version: the legal basis stands there
    ended_at INTEGER
) STRICT;
-- What falls due next at each stage.
CREATE INDEX clocks_running ON clocks (stage, due_at) WHERE state = 'running';

CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES messages,
    type TEXT NOT NULL,
    state TEXT NOT NULL,
    office TEXT NOT NULL,
    reason TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    ruled_by TEXT,
    ruled_at INTEGER,
    final INTEGER NOT NULL
) STRICT;
CREATE INDEX requests_of ON requests (message_id);
CREATE INDEX requests_pending ON requests (office, type, message_id) WHERE state = 'pending';

CREATE TABLE request_notes (
    request_id INTEGER PRIMARY KEY REFERENCES requests,
    note TEXT NOT NULL,
    salt BLOB NOT NULL
) STRICT;

CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES messages,
    verb TEXT NOT NULL,
    office TEXT NOT NULL,
    author TEXT NOT NULL,
    at INTEGER NOT NULL,
    text TEXT NOT NULL,
    salt BLOB NOT NULL
) STRICT;
CREATE INDEX notes_of ON notes (message_id);

CREATE TABLE replies (
    id INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES messages,
    office TEXT NOT NULL,
    author TEXT NOT NULL,
    outcome TEXT NOT NULL,
    body TEXT NOT NULL,
    replied_at INTEGER NOT NULL,
    delivered_at INTEGER,
    salt BLOB NOT NULL
) STRICT;
CREATE INDEX replies_of ON replies (message_id);

-- What must go back to the citizen. A cursor into it must never meet a number twice: hence AUTOINCREMENT.
CREATE TABLE feed (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL,
    message_id INTEGER NOT NULL REFERENCES messages,
    type TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    delivered_at INTEGER,
    outcome TEXT,
    text TEXT NOT NULL,
    code TEXT NOT NULL
) STRICT;
CREATE INDEX feed_pending ON feed (channel) WHERE delivered_at IS NULL;

-- The record. Appended to, never altered: each hash covers its row and its predecessor's hash.
CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL,
    verb TEXT NOT NULL,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    effective_at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX events_of ON events (message_id);
CREATE TRIGGER events_never_change BEFORE UPDATE ON events BEGIN
    SELECT RAISE(ABORT, 'the record is only ever appended to');
END;
CREATE TRIGGER events_never_vanish BEFORE DELETE ON events BEGIN
    SELECT RAISE(ABORT, 'the record is only ever appended to');
END;

CREATE TABLE tokens (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,        -- the secret itself is nowhere
    person TEXT NOT NULL,
    roles TEXT NOT NULL,              -- list
    channels TEXT NOT NULL,           -- list
    offices TEXT NOT NULL,            -- list
    level INTEGER NOT NULL,
    may_import INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER
) STRICT;

-- First answers to verbs that carried an Idempotency-Key.
CREATE TABLE answers (
    id INTEGER PRIMARY KEY,
    person TEXT NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    request BLOB NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    version INTEGER NOT NULL,         -- of the message it speaks of; 0: none
    at INTEGER NOT NULL,
    UNIQUE (key, person, route)
) STRICT;
CREATE INDEX answers_at ON answers (at);

CREATE TABLE policy_versions (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (name, version)
) STRICT;

CREATE TABLE secrets (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE day_numbers (
    day INTEGER PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;

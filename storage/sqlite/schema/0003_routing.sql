-- Routing that learns, and the ways of a message: offices that had it in vain, repeats, parts, conflicts of interest, models.

ALTER TABLE messages ADD COLUMN against TEXT NOT NULL DEFAULT '';   -- list of offices it accuses: none of them gets it
ALTER TABLE messages ADD COLUMN parent INTEGER REFERENCES messages; -- the letter it was split from
ALTER TABLE messages ADD COLUMN parts INTEGER NOT NULL DEFAULT 0;   -- into how many it was split
ALTER TABLE messages ADD COLUMN hops INTEGER NOT NULL DEFAULT 0;    -- how many offices have had it in vain
CREATE INDEX messages_parts ON messages (parent) WHERE parent IS NOT NULL;
CREATE INDEX messages_repeats ON messages (duplicate_of) WHERE duplicate_of IS NOT NULL;

-- Under which keys the writers of letters are known: the first bytes of keyed digests of phone, e-mail, channel and ref. A key finds letters that
-- may be the same person's; whether they are one matter is then looked at.
CREATE TABLE writers (
    person BLOB NOT NULL,
    message_id INTEGER NOT NULL REFERENCES messages,
    PRIMARY KEY (person, message_id)
) STRICT, WITHOUT ROWID;
INSERT INTO writers (person, message_id) SELECT substr(person, 1, 8), id FROM messages;

-- Each office that lost a message to another: rare, so that intake pays nothing for it.
CREATE TABLE hops (
    id INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES messages,
    office TEXT NOT NULL,
    routed_by TEXT NOT NULL,          -- what had sent it there
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    cause TEXT NOT NULL,
    next TEXT NOT NULL
) STRICT;
CREATE INDEX hops_of ON hops (message_id);
CREATE INDEX hops_ended ON hops (to_at);

-- Two levels of ruling on a return (两级审核): what the first would do.
ALTER TABLE requests ADD COLUMN next TEXT NOT NULL DEFAULT '';
ALTER TABLE requests ADD COLUMN endorsed_by TEXT;
ALTER TABLE requests ADD COLUMN endorsed_at INTEGER;
CREATE INDEX requests_returns ON requests (requested_at) WHERE type = 'return';

CREATE TABLE models (
    version INTEGER PRIMARY KEY,      -- the highest is in force
    trained_at INTEGER NOT NULL,
    content BLOB NOT NULL
) STRICT;

-- Dispatches from before this installation's time, brought in to learn from: citizens' texts, which can be erased.
CREATE TABLE past_dispatches (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    kind TEXT,
    community TEXT,
    title TEXT,
    body TEXT,
    office TEXT NOT NULL
) STRICT;

CREATE TABLE trainings (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    person TEXT NOT NULL,
    outcome TEXT NOT NULL,
    examples INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    held_back INTEGER NOT NULL,
    accuracy_before REAL,
    accuracy_after REAL,
    model INTEGER,
    detail TEXT NOT NULL
) STRICT;

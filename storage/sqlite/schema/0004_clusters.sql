-- Clusters (集中诉求) as the follower of the record has found them, a supervisor's decisions about them, and special responses (专项回应).

CREATE TABLE cluster_progress (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL,             -- of the record
    decision INTEGER NOT NULL         -- the last one carried out
) STRICT;
INSERT INTO cluster_progress VALUES (1, 0, 0);

CREATE TABLE clusters (
    id INTEGER PRIMARY KEY,
    merged_into INTEGER,
    word TEXT NOT NULL,
    apart TEXT NOT NULL,              -- list of ids
    state TEXT NOT NULL,
    flag_at INTEGER,
    flag_people INTEGER NOT NULL,
    flag_window INTEGER NOT NULL,     -- days
    flag_expected REAL NOT NULL,
    flag_chance REAL NOT NULL,
    quiet_from INTEGER,
    messages INTEGER NOT NULL,
    people INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    heat REAL NOT NULL,
    rank INTEGER NOT NULL,
    title TEXT NOT NULL,
    terms TEXT NOT NULL,              -- list of term=people
    examples TEXT NOT NULL,           -- list of message ids
    place TEXT,
    service_item TEXT,
    response INTEGER
) STRICT;
CREATE INDEX clusters_rank ON clusters (rank, id) WHERE merged_into IS NULL AND messages > 0;
CREATE INDEX clusters_state ON clusters (state, rank, id) WHERE merged_into IS NULL AND messages > 0;

-- Every message that has been looked at; NULL: it is like no other yet.
CREATE TABLE cluster_messages (
    message_id INTEGER PRIMARY KEY REFERENCES messages,
    cluster INTEGER
) STRICT;
CREATE INDEX cluster_members ON cluster_messages (cluster, message_id) WHERE cluster IS NOT NULL;

CREATE TABLE cluster_decisions (
    id INTEGER PRIMARY KEY,
    verb TEXT NOT NULL,
    cluster INTEGER NOT NULL,
    other INTEGER,
    members TEXT NOT NULL,            -- list of message ids
    person TEXT NOT NULL,
    at INTEGER NOT NULL,
    note TEXT,                        -- can be erased
    salt BLOB NOT NULL
) STRICT;

CREATE TABLE special_responses (
    id INTEGER PRIMARY KEY,
    cluster INTEGER NOT NULL REFERENCES clusters,
    state TEXT NOT NULL,
    office TEXT NOT NULL,
    assisting TEXT NOT NULL,          -- list
    opened_by TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    note TEXT,                        -- can be erased
    note_salt BLOB NOT NULL,
    clock_state TEXT NOT NULL,
    due_limit TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    due_on INTEGER NOT NULL,
    provisional INTEGER NOT NULL,
    ended_at INTEGER,
    rungs INTEGER NOT NULL,
    fires_at INTEGER,
    title TEXT NOT NULL,
    answer TEXT,
    answer_salt BLOB,
    outcome TEXT NOT NULL,            -- of the members it answers
    answered_by TEXT NOT NULL,
    answered_at INTEGER,
    publish INTEGER NOT NULL,
    closed_at INTEGER
) STRICT;
CREATE INDEX special_responses_office ON special_responses (office);
CREATE INDEX special_responses_firing ON special_responses (fires_at) WHERE fires_at IS NOT NULL;

CREATE TABLE measures (
    id INTEGER PRIMARY KEY,
    response INTEGER NOT NULL REFERENCES special_responses,
    date INTEGER NOT NULL,
    text TEXT NOT NULL,               -- can be erased
    office TEXT NOT NULL,
    person TEXT NOT NULL,
    at INTEGER NOT NULL,
    salt BLOB NOT NULL
) STRICT;
CREATE INDEX measures_of ON measures (response, date, id);

-- Whom a special response has reached: each member once.
CREATE TABLE response_members (
    response INTEGER NOT NULL REFERENCES special_responses,
    message_id INTEGER NOT NULL REFERENCES messages,
    reached_as TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (response, message_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX response_members_of ON response_members (message_id);

-- Escalations may concern a special response; then no message (0).
CREATE TABLE raised (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    message_id INTEGER NOT NULL,      -- 0: a special response
    response INTEGER NOT NULL DEFAULT 0,
    clock_id INTEGER NOT NULL,        -- 0 unless a rung; of a special response its id below zero
    stage TEXT NOT NULL,
    rung INTEGER NOT NULL,            -- from 1 on; 0 unless a rung
    level INTEGER NOT NULL,
    office TEXT NOT NULL,             -- who led it then; '': nobody
    urgent INTEGER NOT NULL,
    planned_at INTEGER NOT NULL,
    fired_at INTEGER NOT NULL,
    late INTEGER NOT NULL,
    skipped INTEGER NOT NULL,         -- recorded, never notified
    notice_at INTEGER NOT NULL,       -- its notice leaves no earlier
    notice INTEGER NOT NULL,          -- the digest it left in; 0: none yet
    raised_by TEXT NOT NULL,
    acknowledged_by TEXT,
    acknowledged_at INTEGER,
    settled_at INTEGER
) STRICT;
INSERT INTO raised SELECT id, kind, message_id, 0, clock_id, stage, rung, level, office, urgent, planned_at, fired_at, late, skipped, notice_at,
    notice, raised_by, acknowledged_by, acknowledged_at, settled_at FROM escalations ORDER BY id;
DROP TABLE escalations;
ALTER TABLE raised RENAME TO escalations;
CREATE UNIQUE INDEX escalations_once ON escalations (clock_id, rung) WHERE kind = 'rung';
CREATE INDEX escalations_of ON escalations (message_id);
CREATE INDEX escalations_office ON escalations (office);
CREATE INDEX escalations_open ON escalations (id) WHERE acknowledged_at IS NULL AND settled_at IS NULL AND skipped = 0;
CREATE INDEX escalations_open_office ON escalations (office) WHERE acknowledged_at IS NULL AND settled_at IS NULL AND skipped = 0;
CREATE INDEX escalations_to_tell ON escalations (office, notice_at) WHERE notice = 0 AND skipped = 0;
CREATE INDEX escalations_next_notice ON escalations (notice_at) WHERE notice = 0 AND skipped = 0;

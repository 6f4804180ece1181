-- Deadlines that can be counted anew, and escalations. The dates of messages and clocks stand on two sides, a and b: one is in force, the other
-- takes what a recompute stages beside it. The row in `dates` says which is which, so that one small write turns all dates at once. Each side has
-- its own indexes, and those of the side not in force are empty as long as nothing is staged.
-- The side in force of an open message is never NULL: 9223372036854775807 means that no such clock runs. A clock that ended before the last turn
-- keeps its dates where they were.

CREATE TABLE dates (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    epoch INTEGER NOT NULL,           -- raised whenever what dates are counted by changes
    turned INTEGER NOT NULL,          -- 0: a is in force, 1: b
    phase TEXT NOT NULL,
    calendar_version INTEGER NOT NULL,
    change TEXT NOT NULL              -- digest of the recompute in progress
) STRICT;
INSERT INTO dates VALUES (1, 1, 0, 'idle', 0, '');

DROP INDEX messages_queue;
DROP INDEX messages_late;
DROP INDEX messages_assisted;
ALTER TABLE messages ADD COLUMN due_a INTEGER;
ALTER TABLE messages ADD COLUMN late_a INTEGER;
ALTER TABLE messages ADD COLUMN fires_a INTEGER; -- when the next rung falls due; NULL: none
ALTER TABLE messages ADD COLUMN due_b INTEGER;
ALTER TABLE messages ADD COLUMN late_b INTEGER;
ALTER TABLE messages ADD COLUMN fires_b INTEGER;
ALTER TABLE messages ADD COLUMN paused_for TEXT; -- the reason, while it is paused
ALTER TABLE messages ADD COLUMN supervised INTEGER NOT NULL DEFAULT 0;       -- level; 0: not supervised
ALTER TABLE messages ADD COLUMN escalation_level INTEGER NOT NULL DEFAULT 0; -- the highest rung reached in this round
-- What waits has not been looked at for its rungs: it falls due at once.
UPDATE messages SET due_a = due_at, late_a = late_at,
    fires_a = CASE WHEN closed_at IS NULL OR EXISTS (SELECT 1 FROM clocks WHERE clocks.id > messages.id * 65536
        AND clocks.id < (messages.id + 1) * 65536 AND clocks.state IN ('running', 'paused')) THEN 0 END;
ALTER TABLE messages DROP COLUMN due_at;
ALTER TABLE messages DROP COLUMN late_at;

-- As in the first schema closed_at, and state with the clocks, stand in indexes that hold one value of them only: without it SQLite 3.40 looks
-- each row up in the table.
CREATE INDEX messages_queue_a ON messages (office, due_a, id, state, closed_at) WHERE closed_at IS NULL AND due_a IS NOT NULL;
CREATE INDEX messages_queue_b ON messages (office, due_b, id, state, closed_at) WHERE closed_at IS NULL AND due_b IS NOT NULL;
CREATE INDEX messages_late_a ON messages (office, channel, kind, late_a, closed_at) WHERE closed_at IS NULL AND late_a IS NOT NULL;
CREATE INDEX messages_late_b ON messages (office, channel, kind, late_b, closed_at) WHERE closed_at IS NULL AND late_b IS NOT NULL;
CREATE INDEX messages_assisted_a ON messages (due_a, id) WHERE closed_at IS NULL AND due_a IS NOT NULL AND assisting <> '';
CREATE INDEX messages_assisted_b ON messages (due_b, id) WHERE closed_at IS NULL AND due_b IS NOT NULL AND assisting <> '';
-- What the sweep looks at.
CREATE INDEX messages_firing_a ON messages (fires_a) WHERE fires_a IS NOT NULL;
CREATE INDEX messages_firing_b ON messages (fires_b) WHERE fires_b IS NOT NULL;

CREATE TABLE counted_clocks (
    id INTEGER PRIMARY KEY,           -- its message's id times 65536 plus its place among that message's clocks
    message_id INTEGER NOT NULL GENERATED ALWAYS AS (id >> 16) VIRTUAL,
    stage TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    steps TEXT NOT NULL DEFAULT '',   -- pauses and extensions
    calendar TEXT NOT NULL DEFAULT '',-- the office whose calendar counts it; '': the street's
    rungs INTEGER NOT NULL DEFAULT 0, -- how many have fired
    due_a INTEGER,
    on_a INTEGER,
    provisional_a INTEGER,
    limit_a TEXT,                     -- '': a fixed date
    policy_a TEXT,
    due_b INTEGER,
    on_b INTEGER,
    provisional_b INTEGER,
    limit_b TEXT,
    policy_b TEXT
) STRICT;
INSERT INTO counted_clocks (id, stage, state, started_at, ended_at, calendar, due_a, on_a, provisional_a, limit_a, policy_a)
    SELECT id, stage, state, started_at, ended_at,
        CASE WHEN stage IN ('sign', 'first_contact', 'reply') THEN ifnull((SELECT office FROM messages WHERE id = clocks.id >> 16), '') ELSE '' END,
        due_at, due_on, provisional, due_limit, policy FROM clocks ORDER BY id;
DROP TABLE clocks;
ALTER TABLE counted_clocks RENAME TO clocks;
-- What falls due next at each stage; all that is open.
CREATE INDEX clocks_running_a ON clocks (stage, due_a, state) WHERE state = 'running' AND due_a IS NOT NULL;
CREATE INDEX clocks_running_b ON clocks (stage, due_b, state) WHERE state = 'running' AND due_b IS NOT NULL;
CREATE INDEX clocks_paused ON clocks (id, state, due_a, due_b) WHERE state = 'paused';

CREATE TABLE calendar_versions (
    version INTEGER PRIMARY KEY,
    content TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- Changes whose preview has been shown: they may be applied.
CREATE TABLE candidates (
    digest TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    preview TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    applied_by TEXT,
    reason TEXT,                      -- as its person gave it: can be erased
    salt BLOB,                        -- of the digest the record keeps of the reason
    turned_at INTEGER                 -- when its dates came into force
) STRICT;

CREATE TABLE escalations (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    message_id INTEGER NOT NULL REFERENCES messages,
    clock_id INTEGER NOT NULL,        -- 0 unless a rung
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
-- The last guard of "exactly once".
CREATE UNIQUE INDEX escalations_once ON escalations (clock_id, rung) WHERE kind = 'rung';
CREATE INDEX escalations_of ON escalations (message_id);
CREATE INDEX escalations_office ON escalations (office);
CREATE INDEX escalations_open ON escalations (id) WHERE acknowledged_at IS NULL AND settled_at IS NULL AND skipped = 0;
CREATE INDEX escalations_open_office ON escalations (office) WHERE acknowledged_at IS NULL AND settled_at IS NULL AND skipped = 0;
-- What is still to be told, office by office, and when the next of it may be.
CREATE INDEX escalations_to_tell ON escalations (office, notice_at) WHERE notice = 0 AND skipped = 0;
CREATE INDEX escalations_next_notice ON escalations (notice_at) WHERE notice = 0 AND skipped = 0;

CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    office TEXT NOT NULL,
    hour INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    sent_at INTEGER,
    items INTEGER NOT NULL,
    highest INTEGER NOT NULL,         -- level
    UNIQUE (office, hour)
) STRICT;
CREATE INDEX notices_unsent ON notices (id) WHERE sent_at IS NULL;

CREATE TABLE ratings (
    message_id INTEGER NOT NULL REFERENCES messages,
    round INTEGER NOT NULL,
    score TEXT NOT NULL,
    comment TEXT,                     -- the citizen's words: can be erased
    contacted INTEGER,
    solved INTEGER,
    rated_by TEXT NOT NULL,
    person TEXT NOT NULL,
    at INTEGER NOT NULL,
    salt BLOB NOT NULL,
    PRIMARY KEY (message_id, round)
) STRICT, WITHOUT ROWID;

ALTER TABLE requests ADD COLUMN due_limit TEXT NOT NULL DEFAULT '';  -- of an extension: how far
ALTER TABLE requests ADD COLUMN level INTEGER NOT NULL DEFAULT 0;    -- of an extension: the supervisor's level it needs

ALTER TABLE replies ADD COLUMN approved_by TEXT;
ALTER TABLE replies ADD COLUMN approved_at INTEGER;
ALTER TABLE replies ADD COLUMN sent_back INTEGER NOT NULL DEFAULT 0;
UPDATE replies SET approved_at = replied_at;

ALTER TABLE feed ADD COLUMN due_at INTEGER;    -- of due_changed: the new date
ALTER TABLE feed ADD COLUMN failed_at INTEGER; -- offered again under a new number
DROP INDEX feed_pending;
CREATE INDEX feed_pending ON feed (channel) WHERE delivered_at IS NULL AND failed_at IS NULL;

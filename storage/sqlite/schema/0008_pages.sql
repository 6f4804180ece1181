-- The facts of each day (UTC) in one piece, for reports that read many days. Derived from `handled`, and made in idle moments: NULL while facts of the day have
-- changed since. `changes` tells a piece made of older facts from one made of these. A day without a row has no facts.
CREATE TABLE handled_pages (
    side TEXT NOT NULL,               -- closed | due: the instant that puts a message into its day
    day INTEGER NOT NULL,             -- since 1970
    changes INTEGER NOT NULL,
    page BLOB,
    PRIMARY KEY (side, day)
) STRICT;
CREATE INDEX handled_pages_stale ON handled_pages (side, day) WHERE page IS NULL;
INSERT INTO handled_pages (side, day, changes) SELECT DISTINCT 'closed', closed_at / 86400000, 0 FROM handled WHERE closed_at IS NOT NULL;
INSERT INTO handled_pages (side, day, changes) SELECT DISTINCT 'due', due_at / 86400000, 0 FROM handled WHERE due_at IS NOT NULL;

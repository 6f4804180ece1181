-- How things stood at a past instant: which messages were open, and which clocks ran on closed ones, is found by when they ended.
-- Both hold all that is asked, and neither costs intake anything.
CREATE INDEX messages_closed ON messages (closed_at, received_at, registered_at) WHERE closed_at IS NOT NULL;
CREATE INDEX clocks_ended ON clocks (stage, ended_at, started_at) WHERE ended_at IS NOT NULL AND stage IN ('deliver', 'callback');

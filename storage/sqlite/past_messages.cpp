#include "storage/sqlite/past_messages.hpp"

#include <algorithm>

namespace huiying::sqlite {

namespace {

// Nothing takes effect before it was received; an adapter's clock may go ahead, and then it was registered first.
const std::string open_text =
    "SELECT id FROM messages INDEXED BY messages_queue_@ WHERE closed_at IS NULL AND due_@ IS NOT NULL AND min(received_at, registered_at) <= ?1";
// A message closes later and later: what was closed by then for good has been left alone since.
const std::string closed_since_text = "SELECT id FROM messages INDEXED BY messages_closed WHERE closed_at > ?1 AND min(received_at, registered_at) <= ?1";
// What was split stands in no index of open work (see messages_table), and was open before. Few.
const std::string split_text =
    "SELECT id FROM messages WHERE id IN (SELECT parent FROM messages INDEXED BY messages_parts WHERE parent IS NOT NULL) AND closed_at IS NULL"
    " AND min(received_at, registered_at) <= ?1";
// These two run on when a message has closed.
const std::string running_text =
    "SELECT id >> 16 FROM clocks INDEXED BY clocks_running_@ WHERE stage = ?2 AND state = 'running' AND due_@ IS NOT NULL AND started_at <= ?1";
const std::string ended_since_text =
    "SELECT id >> 16 FROM clocks INDEXED BY clocks_ended WHERE stage = ?2 AND ended_at > ?1 AND stage IN ('deliver', 'callback')"
    " AND started_at <= ?1";

void append(Rows rows, std::vector<MessageId>& ids) {
    while (rows.next()) ids.push_back(rows.get<MessageId>());
}

}  // namespace

PastMessages::PastMessages(SQLite::Database& database, const Sides& sides)
    : open_(database, sides, open_text),
      closed_since_(database, closed_since_text),
      split_(database, split_text),
      running_(database, sides, running_text),
      ended_since_(database, ended_since_text) {}

std::vector<MessageId> PastMessages::perhaps_open_at(Instant at, std::optional<Stage> stage) const {
    std::vector<MessageId> ids;
    append(open_.run(at), ids);
    append(closed_since_.run(at), ids);
    append(split_.run(at), ids);
    if (stage == Stage::deliver || stage == Stage::callback) {
        append(running_.run(at, *stage), ids);
        append(ended_since_.run(at, *stage), ids);
    }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

std::vector<std::string> past_texts(char here) { return {sided(open_text, here), closed_since_text, split_text, sided(running_text, here), ended_since_text}; }

}  // namespace huiying::sqlite

#include "storage/sqlite/learning_table.hpp"

#include <cstring>
#include <limits>

namespace huiying::sqlite {

namespace {

constexpr int models_kept = 5;

// A dispatcher's word counts from the moment it is given; anything else once the office has taken it. What was split, voided or is confidential
// teaches nothing.
const std::string select_examples =
    "SELECT m.id, m.channel, m.kind, m.community, l.title, l.body, m.office, m.routed_by = 'manual', max(m.registered_at, ifnull(m.dispatched_at, 0)),"
    " m.person FROM messages AS m CROSS JOIN letters AS l ON l.message_id = m.id"
    " WHERE m.id < ? AND m.office IS NOT NULL AND m.confidential = 0 AND m.parts = 0 AND m.state NOT IN ('registered', 'voided', 'declined')"
    " AND (m.routed_by = 'manual' OR m.state <> 'dispatched') AND m.duplicate_of IS NULL AND m.outcome IS NOT 'transferred_out'"
    " ORDER BY m.id DESC LIMIT ?";

std::vector<DispatchExample> take_examples(Rows rows) {
    std::vector<DispatchExample> examples;
    while (rows.next()) {
        DispatchExample& e = examples.emplace_back();
        Digest person;
        rows.take(e.message, e.channel, e.kind, e.community, e.title, e.body, e.office, e.ruled, e.decided_at, person);
        std::memcpy(&e.writer, person.data(), sizeof e.writer);
    }
    return examples;
}

}  // namespace

LearningTable::LearningTable(SQLite::Database& database)
    : model_version_(database, "SELECT ifnull(max(version), 0) FROM models"),
      model_(database, "SELECT version, trained_at, content FROM models ORDER BY version DESC LIMIT 1"),
      last_training_(database,
                     "SELECT at, person, outcome, examples, skipped, held_back, accuracy_before, accuracy_after, model, detail FROM trainings"
                     " ORDER BY id DESC LIMIT 1"),
      examples_(database, select_examples),
      add_model_(database, "INSERT INTO models (version, trained_at, content) VALUES (?, ?, CAST(? AS BLOB))"),
      forget_models_(database, "DELETE FROM models WHERE version <= ?"),
      add_training_(database,
                    "INSERT INTO trainings (at, person, outcome, examples, skipped, held_back, accuracy_before, accuracy_after, model, detail)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      brought_in_(database, "SELECT 0, channel, kind, community, title, body, office, 0, 0, zeroblob(32) FROM past_dispatches WHERE id > ? ORDER BY id LIMIT ?"),
      bring_in_(database, "INSERT INTO past_dispatches (channel, kind, community, title, body, office) VALUES (?, ?, ?, ?, ?, ?)"),
      forget_brought_in_(database, "DELETE FROM past_dispatches") {}

int LearningTable::model_version() const {
    auto rows = model_version_.run();
    return rows.next() ? rows.get<int>() : 0;
}

std::optional<StoredModel> LearningTable::model() const {
    auto rows = model_.run();
    if (!rows.next()) return std::nullopt;
    StoredModel model;
    rows.take(model.version, model.trained_at, model.bytes);
    return model;
}

std::optional<Training> LearningTable::last_training() const {
    auto rows = last_training_.run();
    if (!rows.next()) return std::nullopt;
    Training t;
    rows.take(t.at, t.person, t.outcome, t.examples, t.skipped, t.held_back, t.before, t.after, t.model, t.detail);
    return t;
}

std::vector<DispatchExample> LearningTable::examples(std::optional<MessageId> before, int most) const {
    return take_examples(examples_.run(before.value_or(MessageId{std::numeric_limits<std::int64_t>::max()}), most));
}

std::vector<DispatchExample> LearningTable::brought_in(std::int64_t from, int most) const { return take_examples(brought_in_.run(from, most)); }

void LearningTable::bring_in(const DispatchExample& e) { bring_in_.exec(e.channel, e.kind, e.community, e.title, e.body, e.office); }

void LearningTable::forget_brought_in() { forget_brought_in_.exec(); }

void LearningTable::add_model(const StoredModel& model) {
    add_model_.exec(model.version, model.trained_at, model.bytes);
    forget_models_.exec(model.version - models_kept);
}

void LearningTable::add_training(const Training& t) {
    add_training_.exec(t.at, t.person, t.outcome, t.examples, t.skipped, t.held_back, t.before, t.after, t.model, t.detail);
}

}  // namespace huiying::sqlite

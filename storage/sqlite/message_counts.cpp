#include "storage/sqlite/message_counts.hpp"

namespace huiying::sqlite {

namespace {

// ?1 now, ?2 end of today, ?3 of the next working day, ?4 of the third, ?5 … ?8 the edges of lateness, falling; ?9 the office, ?10 the stage.
constexpr std::string_view sums =
    "count(*), total(due < ?1), total(due >= ?1 AND due <= ?2), total(due >= ?1 AND due <= ?3), total(due >= ?1 AND due <= ?4),"
    " min(CASE WHEN due < ?1 THEN due END), total(due < ?1 AND due >= ?5), total(due < ?1 AND due < ?5 AND due >= ?6),"
    " total(due < ?1 AND due < ?6 AND due >= ?7), total(due < ?1 AND due < ?7 AND due >= ?8), total(due < ?1 AND due < ?8)";

std::string groups_of(const OverdueQuestion& question) {
    std::string groups;
    const auto add = [&groups](bool wanted, std::string_view column) {
        if (!wanted) return;
        if (!groups.empty()) groups += ", ";
        groups += column;
    };
    add(question.by_office, "office");
    add(question.by_channel, "channel");
    add(question.by_kind, "kind");
    return groups;
}

// One row for each message that has a clock of the stage running (`deliver` runs on closed ones), with the time it counts by. A message may
// have two clocks of a stage, ours and the upstream's: the earlier counts.
std::string rows_of(const OverdueQuestion& question) {
    return "SELECT m.office, m.channel, m.kind, c.due FROM (SELECT id >> 16 AS message_id, min(due_@) AS due FROM clocks"
           " INDEXED BY clocks_running_@ WHERE stage = ?10 AND state = 'running' AND due_@ IS NOT NULL GROUP BY id >> 16) AS c"
           " CROSS JOIN messages AS m ON m.id = c.message_id" +
           std::string(question.office ? " WHERE m.office = ?9" : "");
}

std::int64_t milliseconds(Instant at) { return at.time_since_epoch().count(); }

std::vector<Conditions::Value> values_of(const OverdueQuestion& question) {
    std::vector<Conditions::Value> values{milliseconds(question.now), milliseconds(question.today_end), milliseconds(question.end_of_1wd),
                                          milliseconds(question.end_of_3wd)};
    for (const Instant edge : question.late_edges) values.emplace_back(milliseconds(edge));
    values.emplace_back(question.office.value_or(""));
    values.emplace_back(std::string(word(question.stage.value())));
    return values;
}

OverdueCell take_cell(Rows& rows, const OverdueQuestion& question) {
    OverdueCell cell;
    // No lead: in triage.
    if (question.by_office) cell.office = rows.get<std::optional<std::string>>().value_or("");
    if (question.by_channel) rows.take(cell.channel);
    if (question.by_kind) rows.take(cell.kind);
    rows.take(cell.open, cell.overdue, cell.due_today, cell.due_within_1wd, cell.due_within_3wd, cell.oldest_due_at);
    for (auto& bucket : cell.lateness) rows.take(bucket);
    return cell;
}

}  // namespace

MessageCounts::MessageCounts(SQLite::Database& database, const Sides& sides)
    : sides_(sides),
      open_(database, sides),
      searches_(database),
      queue_(database, sides,
             "SELECT count(*), total(state = 'dispatched') FROM messages INDEXED BY messages_queue_@"
             " WHERE office = ?1 AND closed_at IS NULL AND due_@ IS NOT NULL"),
      late_(database, sides,
            "SELECT total(late_@ >= ?2 AND late_@ <= ?3), total(late_@ >= ?2 AND late_@ <= ?4), total(late_@ < ?2)"
            " FROM messages INDEXED BY messages_late_@ WHERE office = ?1 AND closed_at IS NULL AND late_@ IS NOT NULL"),
      to_contact_(database, sides,
                  "SELECT count(DISTINCT m.id) FROM messages AS m INDEXED BY messages_queue_@ CROSS JOIN clocks AS c NOT INDEXED"
                  " ON c.id > m.id * 65536 AND c.id < (m.id + 1) * 65536"
                  " WHERE m.office = ? AND m.closed_at IS NULL AND m.due_@ IS NOT NULL AND c.stage = 'first_contact' AND c.state = 'running'"),
      pending_(database, "SELECT count(*) FROM requests WHERE office = ? AND state = 'pending'"),
      assisting_(database, sides,
                 "SELECT count(*) FROM messages INDEXED BY messages_assisted_@ WHERE closed_at IS NULL AND due_@ IS NOT NULL AND assisting <> ''"
                 " AND instr(',' || assisting || ',', ',' || ? || ',') > 0") {}

std::string overdue_by_stage_text(const OverdueQuestion& question, char here) {
    const std::string groups = groups_of(question);
    std::string text = "SELECT ";
    if (!groups.empty()) text += groups + ", ";
    text.append(sums).append(" FROM (").append(rows_of(question)).append(")");
    if (!groups.empty()) text += " GROUP BY " + groups + " ORDER BY " + groups;
    return sided(text, here);
}

std::vector<OverdueCell> MessageCounts::overdue(const OverdueQuestion& question) const {
    if (!question.stage) return open_.overdue(question);
    std::vector<OverdueCell> cells;
    auto rows = searches_.run(overdue_by_stage_text(question, sides_.here()), values_of(question));
    while (rows.next()) cells.push_back(take_cell(rows, question));
    return cells;
}

OfficeSummary MessageCounts::summary(const std::string& office, Instant now, Instant today_end, Instant week_end) const {
    OfficeSummary summary;
    {
        auto rows = queue_.run(office);
        if (rows.next()) rows.take(summary.open, summary.to_sign);
    }
    {
        auto rows = late_.run(office, now, today_end, week_end);
        if (rows.next()) rows.take(summary.due_today, summary.due_this_week, summary.overdue);
    }
    const auto count = [&office](const auto& statement) {
        Rows rows = statement.run(office);
        return rows.next() ? rows.get<std::int64_t>() : 0;
    };
    summary.to_contact = count(to_contact_);
    summary.requests_pending = count(pending_);
    summary.assisting = count(assisting_);
    return summary;
}

}  // namespace huiying::sqlite

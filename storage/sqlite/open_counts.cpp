#include "storage/sqlite/open_counts.hpp"

#include <algorithm>
#include <tuple>

namespace huiying::sqlite {

// The next office, the next channel and kind of an office, how many of these stand later than ?4 and not later than ?5, and the earliest.
const std::array<std::string_view, 4> open_counts_texts{
    "SELECT office FROM messages INDEXED BY messages_late_@ WHERE closed_at IS NULL AND late_@ IS NOT NULL AND office > ? ORDER BY office LIMIT 1",
    "SELECT channel, kind FROM messages INDEXED BY messages_late_@ WHERE closed_at IS NULL AND late_@ IS NOT NULL AND office IS ?"
    " AND (channel, kind) > (?, ?) ORDER BY channel, kind LIMIT 1",
    "SELECT count(*) FROM messages INDEXED BY messages_late_@ WHERE closed_at IS NULL AND office IS ? AND channel = ? AND kind = ? AND late_@ > ? AND late_@ <= ?",
    "SELECT late_@ FROM messages INDEXED BY messages_late_@ WHERE closed_at IS NULL AND late_@ IS NOT NULL AND office IS ? AND channel = ? AND kind = ?"
    " ORDER BY late_@ LIMIT 1"};

namespace {

constexpr Instant::duration moment{1};

auto key_of(const OverdueCell& cell) { return std::tie(cell.office, cell.channel, cell.kind); }

/// The cell that counts these, a new one where there is none yet. Cells stay in order.
OverdueCell& cell_for(OverdueCell named, std::vector<OverdueCell>& cells) {
    const auto before = [](const OverdueCell& a, const OverdueCell& b) { return key_of(a) < key_of(b); };
    const auto place = std::lower_bound(cells.begin(), cells.end(), named, before);
    if (place != cells.end() && key_of(*place) == key_of(named)) return *place;
    return *cells.insert(place, std::move(named));
}

}  // namespace

/// How many of a span are due up to one instant after another, each row counted once as long as they rise.
class OpenCounts::Standing {
public:
    Standing(const SidedStatement& between, const Span& span) : between_(between), span_(span) {}

    /// Due at `at` or before.
    std::int64_t up_to(Instant at) {
        if (at < at_) return count(Instant::min(), at);
        count_ += count(at_, at);
        at_ = at;
        return count_;
    }
    std::int64_t before(Instant at) { return up_to(at - moment); }

private:
    std::int64_t count(Instant after, Instant up_to) const {
        if (after == up_to) return 0;
        auto rows = between_.run(span_.office, span_.channel, span_.kind, after, up_to);
        return rows.next() ? rows.get<std::int64_t>() : 0;
    }

    const SidedStatement& between_;
    const Span& span_;
    Instant at_ = Instant::min();
    std::int64_t count_ = 0;
};

OpenCounts::OpenCounts(SQLite::Database& database, const Sides& sides)
    : next_office_(database, sides, open_counts_texts[0]),
      next_span_(database, sides, open_counts_texts[1]),
      between_(database, sides, open_counts_texts[2]),
      earliest_(database, sides, open_counts_texts[3]) {}

std::vector<OverdueCell> OpenCounts::overdue(const OverdueQuestion& question) const {
    std::vector<OverdueCell> cells;
    if (!question.by_office && !question.by_channel && !question.by_kind) cells.emplace_back();
    if (question.office) {
        each_of(question.office, question, cells);
        return cells;
    }
    each_of(std::nullopt, question, cells);
    for (std::string office;;) {
        {
            auto rows = next_office_.run(office);
            if (!rows.next()) return cells;
            rows.take(office);
        }
        each_of(office, question, cells);
    }
}

void OpenCounts::each_of(const std::optional<std::string>& office, const OverdueQuestion& question, std::vector<OverdueCell>& cells) const {
    for (Span span{office, "", ""};;) {
        {
            auto rows = next_span_.run(office, span.channel, span.kind);
            if (!rows.next()) return;
            rows.take(span.channel, span.kind);
        }
        OverdueCell named;
        if (question.by_office) named.office = office.value_or("");
        if (question.by_channel) named.channel = span.channel;
        if (question.by_kind) named.kind = span.kind;
        count(span, question, cell_for(std::move(named), cells));
    }
}

void OpenCounts::count(const Span& span, const OverdueQuestion& question, OverdueCell& cell) const {
    Standing standing{between_, span};
    std::int64_t later = 0; // than the edge before
    for (std::size_t edge = question.late_edges.size(); edge > 0; --edge) {
        const std::int64_t up_to_here = standing.before(question.late_edges[edge - 1]);
        cell.lateness[edge] += up_to_here - later;
        later = up_to_here;
    }
    const std::int64_t overdue = standing.before(question.now);
    cell.lateness[0] += overdue - later;
    cell.overdue += overdue;
    cell.due_today += standing.up_to(question.today_end) - overdue;
    cell.due_within_1wd += standing.up_to(question.end_of_1wd) - overdue;
    cell.due_within_3wd += standing.up_to(question.end_of_3wd) - overdue;
    cell.open += standing.up_to(never);
    if (overdue == 0) return;
    auto rows = earliest_.run(span.office, span.channel, span.kind);
    if (!rows.next()) return;
    const Instant earliest = rows.get<Instant>();
    cell.oldest_due_at = std::min(cell.oldest_due_at.value_or(earliest), earliest);
}

}  // namespace huiying::sqlite

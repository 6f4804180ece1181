#include "service/past_overdue.hpp"
#include "service/recompute.hpp"
#include "service/rules/past.hpp"
#include <charconv>
#include <map>
#include <tuple>

namespace huiying {

namespace {

/// The version of the calendar that dates were counted by at `at`: the one turned to last, else the first.
int calendar_version_at(const View& view, Instant at) {
    int version = 1;
    for (const FieldChange& change : view.events().changes(MessageId{}, at, [](std::string_view field) { return field == "calendar"; })) {
        const std::string text = change.after.value_or("");
        std::from_chars(text.data(), text.data() + text.size(), version);
    }
    return version;
}

/// The deployment as it counted then, as far as this report goes.
std::shared_ptr<const Deployment> deployment_at(const View& view, const std::shared_ptr<const Deployment>& present, Instant at, const ContentReaders& read) {
    const auto stored = view.registry().calendar(calendar_version_at(view, at));
    if (!stored || stored->content == present->calendars->content()) return present;
    auto calendars = read.calendars(stored->content, {});
    if (!calendars) throw StorageFailure("a calendar in the database cannot be read", false);
    auto then = std::make_shared<Deployment>(*present);
    then->calendars = std::move(*calendars);
    return then;
}

/// Tells how each message stood.
class Past {
public:
    Past(const View& view, const Zone& zone, Instant at, std::optional<Stage> stage) : view_(view), zone_(zone), at_(at), counted_(stage) {
        const auto settlement = settlement_in_progress(view);
        if (settlement && settlement->turned_at <= at) settlement_ = settlement;
    }

    PastStanding standing(MessageId id) const {
        PastStanding standing{counted_};
        const auto wanted = [this](std::string_view field) { return PastStanding::wants(counted_, field); };
        for (const FieldChange& change : view_.events().changes(id, at_, wanted)) standing.take(change);
        if (settlement_) take_unsettled(id, standing);
        return standing;
    }

private:
    /// All dates turned at one instant; the events of the single clocks are still being written.
    void take_unsettled(MessageId id, PastStanding& standing) const {
        const auto message = view_.dates().find(id);
        if (!message) return;
        for (const Event& event : events_of_moved(zone_, *settlement_, *message, at_))
            for (const FieldChange& change : event.changes) standing.take(change);
    }

    const View& view_;
    const Zone& zone_;
    Instant at_;
    CountedClocks counted_;
    std::optional<Settlement> settlement_;
};

/// Adds messages up as storage adds up the present ones.
class Cells {
public:
    explicit Cells(const OverdueQuestion& question) : question_(question) {
        if (!question.by_office && !question.by_channel && !question.by_kind) cells_[{}];
    }

    void add(const PastStanding& standing, std::optional<Instant> due) {
        const Key key{question_.by_office ? standing.office().value_or("") : "", question_.by_channel ? standing.channel() : "", question_.by_kind ? standing.kind() : ""};
        OverdueCell& cell = cells_[key];
        ++cell.open;
        if (!due) return;
        if (*due < question_.now) return add_late(cell, *due);
        cell.due_today += *due <= question_.today_end ? 1 : 0;
        cell.due_within_1wd += *due <= question_.end_of_1wd ? 1 : 0;
        cell.due_within_3wd += *due <= question_.end_of_3wd ? 1 : 0;
    }
    std::vector<OverdueCell> take() {
        std::vector<OverdueCell> out;
        for (auto& [key, cell] : cells_) {
            if (question_.by_office) cell.office = std::get<0>(key);
            if (question_.by_channel) cell.channel = std::get<1>(key);
            if (question_.by_kind) cell.kind = std::get<2>(key);
            out.push_back(std::move(cell));
        }
        return out;
    }

private:
    using Key = std::tuple<std::string, std::string, std::string>;

    void add_late(OverdueCell& cell, Instant due) const {
        ++cell.overdue;
        if (!cell.oldest_due_at || due < *cell.oldest_due_at) cell.oldest_due_at = due;
        std::size_t bucket = 0;
        while (bucket < question_.late_edges.size() && due < question_.late_edges[bucket]) ++bucket;
        ++cell.lateness[bucket];
    }

    const OverdueQuestion& question_;
    std::map<Key, OverdueCell> cells_;
};

/// Whether it counts: open; or, where a stage is asked for, with a clock of it that runs.
bool counts(const PastStanding& standing, const OverdueQuestion& question, std::optional<Instant> due) {
    if (question.office && standing.office() != question.office) return false;
    return question.stage ? due.has_value() : standing.is_open();
}

} // namespace

Result<OverdueReport> report_past_overdue(const View& view, const Context& context, const OverdueRequest& request, Instant at, const ContentReaders& read) {
    const auto deployment = deployment_at(view, context.deployment, at, read);
    const OverdueQuestion question = overdue_question(*deployment, at, request);
    const Past past{view, *deployment->zone, at, request.stage};
    Cells cells{question};
    for (const MessageId id : view.messages().perhaps_open_at(at, request.stage)) {
        const PastStanding standing = past.standing(id);
        const auto due = standing.due_at(at);
        if (counts(standing, question, due)) cells.add(standing, due);
    }
    return overdue_report(at, cells.take(), request);
}

} // namespace huiying

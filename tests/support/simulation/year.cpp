#include "tests/support/simulation/year.hpp"
#include "service/escalate.hpp"
#include "service/intake.hpp"
#include "service/notices.hpp"
#include "tests/support/simulation/slow_calendar.hpp"
#include <algorithm>

namespace huiying::tests {

namespace chrono = std::chrono;

namespace {

constexpr chrono::hours hour{1};
constexpr chrono::hours long_closed{24 * 30};
/// Beyond it nobody opens a message again, or a few would live through the whole year.
constexpr int enough_rounds = 4;

Journal::Look last_look(const Journal& journal, const Plan& plan) {
    return journal.looks.empty() ? Journal::Look{EventSeq{}, plan.from, 0, 0} : journal.looks.back();
}

Instant next_hour(Instant now) { return chrono::floor<chrono::hours>(now) + hour; }

bool still_of_interest(const Message& message, Instant now) { return message.closed_at && *message.closed_at + long_closed > now && message.round < enough_rounds; }

bool is_over(State state) { return state == State::closed || state == State::declined || state == State::voided; }

std::optional<Message> find_planned(const View& view, const Deployment& deployment, int n) {
    for (const auto& [code, channel] : deployment.channels)
        if (const auto stored = view.messages().find_external(code, planned_id(n))) return view.messages().find(stored->id);
    return std::nullopt;
}

} // namespace

Year::Year(const Plan& plan, std::string folder, Listener listener)
    : plan_(plan), folder_(std::move(folder)), listener_(std::move(listener)), journal_(journal_in(folder_)),
      chance_(mixed(plan.seed, 100 + static_cast<std::uint64_t>(journal_.lives))),
      town_(plan, database_in(folder_), last_look(journal_, plan).at, last_look(journal_, plan).amendments),
      people_(town_, mixed(plan.seed, 5000 + static_cast<std::uint64_t>(journal_.lives))) {
    const Journal::Look last = last_look(journal_, plan);
    amendments_ = last.amendments;
    setbacks_ = last.setbacks;
    while (restarts_ < plan.restarts.size() && plan.restarts[restarts_] <= last.at) ++restarts_;
    journal_.began();
    town_.on_batch = [this] { listener_(Moment::moving); };
    remember_messages();
}

void Year::remember_messages() {
    const auto known = town_.read([&](const View& view) -> Result<std::vector<Message>> {
        std::vector<Message> out;
        while (out.size() < plan_.arrivals.size()) {
            auto message = find_planned(view, *town_.deployment(), static_cast<int>(out.size()));
            if (!message) break;
            out.push_back(std::move(*message));
        }
        return out;
    }).value();
    for (const Message& message : known) {
        messages_.push_back(message.id);
        if (!is_over(message.state) || still_of_interest(message, town_.now())) plan_errand(messages_.size() - 1, is_over(message.state));
    }
}

void Year::live() {
    town_.carry_on();
    if (town_.moving()) journal_.did("recomputes carried on after a kill", 1);
    advance(town_.now());
    while (town_.now() < plan_.to) step();
    while (town_.moving()) town_.pump();
    advance(town_.now());
    write_up();
}

Instant Year::next_moment() {
    const Instant now = town_.now();
    Instant next = std::min(next_hour(now), plan_.to);
    const auto consider = [&](Instant at) { next = std::min(next, std::max(at, now)); };
    if (messages_.size() < plan_.arrivals.size()) consider(plan_.arrivals[messages_.size()]);
    if (!errands_.empty()) consider(errands_.top().at);
    if (look_ && *look_ > now) consider(*look_);
    if (town_.moving()) consider(now + chrono::seconds{1} * chance_.between(20, 400));
    for (const Downtime& downtime : plan_.downtimes)
        if (next >= downtime.from && now < downtime.to) next = downtime.to;
    return next;
}

void Year::step() {
    advance(next_moment());
    set_back_if_time();
    restart_if_time();
    take_in_letters();
    amend_if_time();
    run_errands();
    if (town_.now() == chrono::floor<chrono::hours>(town_.now())) people_.fetch_replies(chance_.one_of(town_.deployment()->channels).first);
    if (town_.moving()) {
        meddle();
        town_.pump();
    }
}

void Year::advance(Instant to) {
    town_.clock().set(to);
    journal_.looked({town_.last_event(), to, amendments_, setbacks_});
    listener_(Moment::step);
    const auto when = [](const View& view) -> Result<std::optional<Instant>> { return next_look(view); };
    look_ = town_.read(when).value();
    if (!look_ || *look_ > to) return;
    sweep_all();
    tell();
    look_ = town_.read(when).value();
    if (look_ && *look_ <= to) journal_.wrong("the clock loop is through, and something is due still");
}

void Year::sweep_all() {
    const int most = chance_.between(3, 60);
    for (;;) {
        const auto report = town_.write(clockwork(), [&](Unit& unit, const Context& context) {
            auto done = sweep(unit, context, most);
            listener_(Moment::sweeping);
            return done;
        });
        if (report.value().messages < most) return;
    }
}

void Year::tell() {
    const int most = chance_.between(5, 60);
    while (town_.write(clockwork(), [&](Unit& unit, const Context& context) { return make_digests(unit, context, most); }).value() == most) listener_(Moment::sweeping);
    const auto notices = town_.read([](const View& view) { return unsent_notices(view, 1000); }).value();
    if (notices.empty()) return;
    std::vector<NoticeId> sent;
    for (const Notice& notice : notices) {
        journal_.handed_on(notice.id);
        sent.push_back(notice.id);
    }
    town_.write(clockwork(), [&](Unit& unit, const Context& context) { return mark_sent(unit, sent, context.now); }).value();
}

void Year::take_in_letters() {
    while (messages_.size() < plan_.arrivals.size() && plan_.arrivals[messages_.size()] <= town_.now()) {
        const Draft draft = planned_draft(plan_, *town_.deployment(), static_cast<int>(messages_.size()), town_.now());
        const Actor carrier = adapter(draft.channel);
        const PreparedDraft prepared = prepare(town_.as(carrier), draft);
        const auto registered = town_.write(carrier, [&](Unit& unit, const Context& context) { return register_message(unit, context, prepared); });
        messages_.push_back(registered.value().dossier.message.id);
        plan_errand(messages_.size() - 1, false);
    }
}

void Year::amend_if_time() {
    const auto next = static_cast<std::size_t>(amendments_);
    if (next >= plan_.amendments.size() || plan_.amendments[next].at > town_.now() || town_.moving()) return;
    const Amendment& amendment = plan_.amendments[next];
    ++amendments_;
    if (amendment.kind == Amendment::Kind::policy_file) return town_.restart(amendments_);
    const std::string problem = town_.amend(amendment);
    // Begun in an earlier life, which was killed before it could note that down: what it asks for is there already.
    const bool again = journal_.lives > 1 && !amended_ && problem.starts_with("invalid");
    amended_ = true;
    if (!problem.empty() && !again) journal_.wrong("amendment refused: " + amendment.what + " " + problem);
}

void Year::restart_if_time() {
    if (restarts_ >= plan_.restarts.size() || plan_.restarts[restarts_] > town_.now()) return;
    ++restarts_;
    town_.restart(amendments_);
}

void Year::set_back_if_time() {
    const auto next = static_cast<std::size_t>(setbacks_);
    if (next >= plan_.setbacks.size() || plan_.setbacks[next] > town_.now()) return;
    ++setbacks_;
    advance(town_.now() - hour);
}

void Year::plan_errand(std::size_t place, bool over) {
    // Some offices are quick, some let things lie.
    const std::uint64_t sort = mixed(plan_.seed, 900'000 + place) % 100;
    const int mean = over ? 300 : sort < 60 ? 8 : sort < 85 ? 40 : 160;
    Instant at = town_.now() + chance_.wait(hour * mean);
    const chrono::milliseconds of_day = at - slow_midnight(slow_day(at));
    const bool at_night = of_day < hour * 9 || of_day > hour * 17 || chrono::weekday{slow_day(at)}.iso_encoding() > 5;
    if (at_night && chance_.happens(850)) {
        Day day = slow_day(at) + chrono::days{of_day > hour * 17 ? 1 : 0};
        while (chrono::weekday{day}.iso_encoding() > 5) day += chrono::days{1};
        at = std::max(at, slow_midnight(day) + hour * 9 + chrono::milliseconds{static_cast<std::int64_t>(chance_.below(8 * 3'600'000))});
    }
    errands_.push({at, place});
}

void Year::run_errands() {
    while (!errands_.empty() && errands_.top().at <= town_.now()) {
        const Errand errand = errands_.top();
        errands_.pop();
        const MessageId id = messages_[errand.place];
        people_.act_on(id);
        const auto message = town_.read([id](const View& view) -> Result<Message> { return view.messages().find(id).value(); }).value();
        const bool over = is_over(message.state);
        if (!over || still_of_interest(message, town_.now())) plan_errand(errand.place, over);
    }
}

void Year::meddle() {
    const auto open = town_.read([](const View& view) -> Result<std::vector<MessageId>> { return view.dates().open(); }).value();
    if (!open.empty() && chance_.happens(500)) people_.act_on(chance_.one_of(open));
}

void Year::write_up() {
    for (const auto& [verb, times] : people_.done()) journal_.did(verb, times);
    for (const auto& [verb, times] : people_.refused()) journal_.did("refused " + verb, times);
    for (const auto& [what, times] : people_.wrong()) journal_.wrong(what + " × " + std::to_string(times));
}

} // namespace huiying::tests

// What the use cases keep, table by table. Const members read; the others write and are reachable only inside a Unit.
// Implementations check nothing of the domain: rules do. They throw StorageFailure when the machine fails them.
#pragma once
#include "service/model/actor.hpp"
#include "service/model/escalation.hpp"
#include "service/model/event.hpp"
#include "service/model/message.hpp"
#include "service/port/paging.hpp"
#include "service/time.hpp"
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace huiying {

/// How a list of messages is ordered.
enum class MessageOrder : std::uint8_t { newest, oldest, received, received_reversed, due };
template <> struct Words<MessageOrder> {
    static constexpr std::array<std::string_view, 5> all{"-registered_at", "registered_at", "received_at", "-received_at", "due_at"};
};

/// Which messages a list shows; every field narrows. Empty lists and absent values narrow nothing.
struct MessageFilter {
    std::vector<State> states;
    std::vector<std::string> offices;  ///< lead
    std::vector<std::string> channels;
    std::vector<Kind> kinds;
    std::optional<std::string> service_item;
    std::optional<std::string> community;
    std::optional<std::string> external_id;
    std::optional<std::string> number;
    std::optional<std::string> assignee;
    std::optional<std::string> assisting;     ///< an office among the assisting
    std::optional<MessageId> duplicate_of;    ///< repeats of this one
    std::optional<MessageId> parent;          ///< what this one was split into
    std::optional<std::string> had_by;        ///< an office that leads, assists, or once had it
    std::optional<std::string> returned_by;   ///< an office that once had it and lost it by an approved return
    bool open_only = false;
    bool untaken = false;                      ///< in triage: open and without a lead, or with a return waiting for a ruling
    std::optional<bool> overdue;               ///< by the nearest running clock, at `now`
    std::optional<Instant> due_before;
    std::optional<std::string> text;           ///< words of its title and body, as people type them
    std::optional<Instant> received_from;      ///< inclusive
    std::optional<Instant> received_to;        ///< exclusive
    bool hide_confidential = false;            ///< leaves out confidential ones the offices neither lead nor assist (see had_by)
    Instant now;
    MessageOrder order = MessageOrder::newest;
};

/// One cell of the overdue metric.
struct OverdueCell {
    std::optional<std::string> office; ///< set when grouped by it; empty text: in triage
    std::optional<std::string> channel;
    std::optional<std::string> kind;
    std::int64_t open = 0;
    std::int64_t overdue = 0;
    std::int64_t due_today = 0;
    std::int64_t due_within_1wd = 0;
    std::int64_t due_within_3wd = 0;
    std::optional<Instant> oldest_due_at; ///< of what is overdue
    std::array<std::int64_t, 5> lateness{}; ///< working days late: (0,1], (1,3], (3,5], (5,15], > 15
};

/// What the overdue metric asks of storage; all instants are exclusive ends computed by rules/overdue.
struct OverdueQuestion {
    Instant now;
    Instant today_end;
    Instant end_of_1wd;
    Instant end_of_3wd;
    std::array<Instant, 4> late_edges{}; ///< due before edge i: more than 1, 3, 5, 15 working days late
    std::optional<Stage> stage;          ///< another clock than reply and total
    bool by_office = false;
    bool by_channel = false;
    bool by_kind = false;
    std::optional<std::string> office;   ///< only this lead
};

/// What an office has to do, counted. The due ones and the overdue are those of the overdue metric: by `reply` and `total`.
struct OfficeSummary {
    std::int64_t open = 0;
    std::int64_t to_sign = 0;
    std::int64_t to_contact = 0;
    std::int64_t due_today = 0;
    std::int64_t due_this_week = 0;
    std::int64_t overdue = 0;
    std::int64_t requests_pending = 0;
    std::int64_t assisting = 0;
    std::int64_t special_responses = 0; ///< open ones it leads or assists; given by the use case
};

/// How many messages were first sent where they went by what, and what became of it.
struct RoutedCell {
    RoutedBy by{};
    std::int64_t messages = 0;
    std::int64_t settled = 0; ///< an office has taken it (signed, or further), or has lost it
    std::int64_t lost = 0;    ///< of these: the first office lost it to another
};

/// A digest of one way to reach a person, short: it finds letters that may be the same person's, which are then compared.
using WriterKey = std::array<std::uint8_t, 8>;

/// Messages, their letters and contacts, and which offices have had them.
class Messages {
public:
    virtual ~Messages() = default;

    struct Stored {
        MessageId id;
        Digest content;
    };
    virtual std::optional<Stored> find_external(const std::string& channel, const std::string& external_id) const = 0;
    virtual std::optional<Message> find(MessageId id) const = 0;
    virtual Letter letter(MessageId id) const = 0;
    virtual Page<MessageId> list(const MessageFilter& filter, int limit, std::optional<Position> after) const = 0;
    /// Whether the office leads, assists or once had the message.
    virtual bool had_by(MessageId id, const std::string& office) const = 0;
    virtual std::vector<OverdueCell> overdue(const OverdueQuestion& question) const = 0;
    virtual OfficeSummary summary(const std::string& office, Instant now, Instant today_end, Instant week_end) const = 0;
    /// Letters of whoever has one of these keys, received at or after `since`, the newest first.
    virtual std::vector<MessageId> by_writer(const std::vector<WriterKey>& keys, Instant since, int most) const = 0;
    /// What a message was split into, in order.
    virtual std::vector<MessageId> parts(MessageId parent) const = 0;
    virtual std::vector<Hop> hops(MessageId id) const = 0; ///< oldest first
    /// Every hop that ended in [from, to), by the office that had the message in vain.
    virtual std::vector<Hop> hops_between(Instant from, Instant to) const = 0;
    /// Messages registered on the days [from, to) by what sent them first; voided ones and what was split are left out.
    virtual std::vector<RoutedCell> routed_between(Day from, Day to) const = 0;

    /// The next number of a day, from 1 on without holes.
    virtual std::int64_t next_of_day(Day day) = 0;
    /// Stores message and letter; gives the id.
    virtual MessageId insert(const Message& message, const Letter& letter, const Digest& content, const Digest& person) = 0;
    virtual void update(const Message& message) = 0;
    /// Notes that an office has it from now on, as lead or assisting.
    virtual void hand_to(MessageId id, const std::string& office) = 0;
    /// Notes that an office lost it by an approved return.
    virtual void returned(MessageId id, const std::string& office) = 0;
    /// Notes under which keys its writer is known.
    virtual void written_by(MessageId id, const std::vector<WriterKey>& keys) = 0;
    virtual void add_hop(MessageId id, const Hop& hop) = 0;
};

class Clocks {
public:
    virtual ~Clocks() = default;
    virtual std::vector<MessageClock> of(MessageId id) const = 0; ///< in the order they were set
    virtual ClockId insert(MessageId id, const MessageClock& clock) = 0;
    virtual void update(const MessageClock& clock) = 0;
};

struct RequestFilter {
    std::optional<RequestState> state;
    std::optional<RequestType> type;
    std::vector<std::string> offices; ///< only requests of these offices; empty: of all
};

class Requests {
public:
    virtual ~Requests() = default;
    virtual std::optional<Request> find(RequestId id) const = 0;
    virtual std::vector<Request> of(MessageId id) const = 0;
    virtual Page<Request> list(const RequestFilter& filter, int limit, std::optional<Position> after) const = 0; ///< oldest first
    /// Returns asked for in [from, to), by office and what became of them.
    struct ReturnCount {
        std::string office;
        RequestState state{};
        std::int64_t count = 0;
    };
    virtual std::vector<ReturnCount> returns_between(Instant from, Instant to) const = 0;
    virtual RequestId insert(const Request& request, const Salt& salt) = 0;
    virtual void update(const Request& request) = 0;
};

/// Working notes and answers: free text, erasable, each with the salt of its digest.
class Papers {
public:
    virtual ~Papers() = default;
    virtual std::vector<Note> notes(MessageId id) const = 0;
    virtual std::optional<Reply> reply(MessageId id) const = 0; ///< the latest
    virtual void add_note(MessageId id, const Note& note, const Salt& salt) = 0;
    virtual void add_reply(MessageId id, const Reply& reply, const Salt& salt) = 0;
    virtual void reply_delivered(MessageId id, Instant at) = 0;
    /// What a reviewer decided on the latest reply.
    virtual void reply_reviewed(MessageId id, const Reply& reply) = 0;
    virtual std::optional<Rating> rating(MessageId id) const = 0; ///< the latest
    virtual void add_rating(MessageId id, const Rating& rating, const Salt& salt) = 0;
};

/// The code of an answer to many that goes to somebody who has had an own reply: its delivery says nothing of that one.
inline constexpr const char* beside_own_reply = "special_response";

/// One entry of the way back (反馈) to a channel.
struct FeedEntry {
    FeedId id;
    FeedType type{};
    std::string channel;
    MessageId message;
    Instant created_at;
    std::optional<Instant> delivered_at;
    std::optional<Outcome> outcome;
    std::string text; ///< the reply, the advice of a decline, or the outside body's name; erasable
    std::string code; ///< decline reason, outside body code, pause reason
    std::optional<Instant> due_at;    ///< of `due_changed`: the new date
    std::optional<Instant> failed_at; ///< the channel could not deliver it; offered again under a new id
};

class Feed {
public:
    virtual ~Feed() = default;
    virtual std::optional<FeedEntry> find(FeedId id) const = 0;
    /// Entries of the channel after `after` that have not been reported as delivered, in order.
    virtual std::vector<FeedEntry> pending(const std::string& channel, FeedId after, int limit) const = 0;
    virtual FeedId append(const FeedEntry& entry) = 0;
    virtual void delivered(FeedId id, Instant at) = 0;
    virtual void failed(FeedId id, Instant at) = 0;
};

/// Where the dates of the installation stand. A recompute stages every open clock's new dates beside the old ones, then turns to them all at once,
/// then writes the events of the single clocks and clears what is left; see docs/decisions.
struct DatesState {
    std::int64_t epoch = 1; ///< raised whenever what dates are counted by changes: a deployment of another epoch must not write
    bool turned = false;    ///< which of the two sides holds the dates in force
    DatesPhase phase = DatesPhase::idle;
    int calendar_version = 0;
    std::string change; ///< the recompute in progress: its digest, and of a policy the label (ChangeMark)
    bool operator==(const DatesState&) const = default;
};

/// A message as far as its clocks go: what the sweep and a recompute look at, much narrower than the whole.
struct ClockedMessage {
    MessageId id;
    std::string channel;
    Kind kind{};
    Priority priority{};
    State state{};
    std::optional<std::string> office;
    std::string triage;
    std::string policy;
    Instant registered_at;
    int round = 1;
    int escalation_level = 0;
    int parts = 0; ///< of what was split nothing falls due
    std::vector<MessageClock> clocks;
};

/// The dates of all messages: for what looks at many of them at once. Ascending ids.
class Dates {
public:
    virtual ~Dates() = default;
    virtual DatesState state() const = 0;
    virtual std::optional<ClockedMessage> find(MessageId id) const = 0;
    /// Every message with a running or paused clock.
    virtual std::vector<MessageId> open() const = 0;
    /// Every message of which the side not in force still holds dates: staged, or left behind.
    virtual std::vector<MessageId> on_other_side() const = 0;
    /// Messages whose next rung falls due at or before `until`, the earliest first.
    virtual std::vector<MessageId> firing(Instant until, int most) const = 0;
    virtual std::optional<Instant> next_firing() const = 0;

    virtual void set_state(const DatesState& state) = 0;
    /// After a rung: when the next one falls due, and how high the message stands now; its clocks' `rungs`. Also on the staged side where there is one.
    virtual void climbed(const ClockedMessage& message, const MessageDates& dates, const std::optional<MessageDates>& staged) = 0;
    /// Writes the dates a recompute moves to beside those in force; each clock's `staged` where it has one.
    virtual void stage(const ClockedMessage& message, const MessageDates& staged) = 0;
    /// Clears the side not in force.
    virtual void clear_other_side(MessageId id) = 0;
};

/// Which escalations a list shows; every field narrows.
struct EscalationFilter {
    std::optional<int> level;
    std::vector<std::string> offices;
    std::optional<bool> open; ///< neither acknowledged nor settled nor skipped
    std::optional<MessageId> message;
};

class Escalations {
public:
    virtual ~Escalations() = default;
    virtual std::optional<Escalation> find(EscalationId id) const = 0;
    virtual Page<Escalation> list(const EscalationFilter& filter, int limit, std::optional<Position> after) const = 0; ///< newest first
    /// Those whose notice may leave at `now` and has not, by office.
    virtual std::vector<Escalation> to_tell(Instant now, int most) const = 0;
    /// When the next notice may leave.
    virtual std::optional<Instant> next_notice() const = 0;
    /// Digests not yet handed to the Notifier, oldest first.
    virtual std::vector<Notice> unsent(int most) const = 0;
    /// The digest of this office and hour, if there is one.
    virtual std::optional<Notice> notice_of(const std::string& office, Instant hour) const = 0;

    virtual EscalationId insert(const Escalation& escalation) = 0;
    virtual void acknowledge(EscalationId id, const std::string& person, Instant at) = 0;
    /// All of this clock; none (0) with a message: what hands and reworks raised.
    virtual void settle(ClockId clock, Instant at) = 0;
    virtual void settle_raised(MessageId message, Instant at) = 0;
    /// Its notice leaves later than planned.
    virtual void postpone(EscalationId id, Instant notice_at) = 0;
    virtual NoticeId insert_notice(const Notice& notice) = 0;
    /// More for a digest that has not left: adds `items`, raises `highest` (UPDATE notices SET items = items + ?, highest = max(highest, ?)).
    virtual void grow(NoticeId id, int items, int highest) = 0;
    virtual void tell(EscalationId id, NoticeId notice) = 0;
    virtual void sent(NoticeId id, Instant at) = 0;
};

/// The record. The store gives sequence number and hash; append-only is enforced below this port too.
class Events {
public:
    virtual ~Events() = default;
    virtual Page<StoredEvent> of(MessageId id, int limit, std::optional<Position> after) const = 0;
    virtual std::vector<StoredEvent> after(EventSeq seq, int limit) const = 0;
    virtual EventSeq last() const = 0;
    virtual void append(const Event& event) = 0;
};

class Tokens {
public:
    virtual ~Tokens() = default;
    virtual std::optional<Token> find(const Digest& hash) const = 0;
    virtual std::optional<Token> find(TokenId id) const = 0;
    virtual std::vector<Token> all() const = 0;
    virtual TokenId insert(const Token& token, const Digest& hash) = 0;
    virtual void revoke(TokenId id, Instant at) = 0;
    /// The session with this hash and its token, whether or not they still open anything.
    virtual std::optional<Session> session(const Digest& hash) const = 0;
    virtual void open_session(const Digest& hash, TokenId token, Instant opened_at, Instant expires_at) = 0;
    virtual void end_session(const Digest& hash) = 0;
    /// Forgets every session that is over at `now`, and this token's but for the `most` opened last.
    virtual void forget_sessions(TokenId token, int most, Instant now) = 0;
};

/// The first answers to verbs that carried an Idempotency-Key.
class Answers {
public:
    virtual ~Answers() = default;
    struct Stored {
        Digest request;
        int status = 0;
        std::string body;
        int version = 0; ///< of the message it speaks of; 0: none
    };
    virtual std::optional<Stored> find(const std::string& person, const std::string& route, const std::string& key) const = 0;
    virtual void insert(const std::string& person, const std::string& route, const std::string& key, const Stored& answer, Instant at) = 0;
    /// Forgets answers kept since before `before`; at most `most` of them.
    virtual void forget(Instant before, int most) = 0;
};

/// Versions of policies, and the installation's own secrets.
class Registry {
public:
    virtual ~Registry() = default;
    struct PolicyVersion {
        std::string name;
        int version = 0;
        std::string content;
    };
    /// A calendar that is or was in force; its number is its version.
    struct CalendarVersion {
        int version = 0;
        std::string content;
    };
    /// A change that was asked for: its preview has been shown, it may be applied.
    struct Candidate {
        std::string digest;  ///< of what it changes and of the epoch it was counted against
        std::string content; ///< canonical text: {"calendar": …} or {"policy": …}
        std::string preview; ///< as it was shown
        std::string asked_by;
        Instant asked_at;
        // Set when it is applied (candidates: applied_by, reason, salt, turned_at; all nullable). Erasable: reason.
        std::optional<std::string> applied_by;
        std::optional<std::string> reason; ///< as its person gave it
        std::optional<Salt> salt;          ///< of the digest the record keeps of the reason
        std::optional<Instant> turned_at;  ///< when its dates came into force
    };
    virtual std::vector<PolicyVersion> policies() const = 0; ///< every version ever in force, by name and version
    virtual std::optional<std::string> secret(const std::string& name) const = 0;
    virtual std::optional<CalendarVersion> calendar(int version) const = 0;
    virtual std::optional<CalendarVersion> latest_calendar() const = 0;
    virtual std::optional<Candidate> candidate(const std::string& digest) const = 0;
    virtual void add_policy(const PolicyVersion& policy, Instant at) = 0;
    virtual void add_calendar(const CalendarVersion& calendar, Instant at) = 0;
    virtual void add_candidate(const Candidate& candidate) = 0; ///< asked for again: the preview, asked_by and asked_at are replaced
    /// What came of it: applied_by, reason, salt, turned_at.
    virtual void update_candidate(const Candidate& candidate) = 0;
    virtual void set_secret(const std::string& name, const std::string& value) = 0;
};

} // namespace huiying

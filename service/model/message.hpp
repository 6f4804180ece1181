// A message (来件): one inbound expression from one person on one channel, and all that hangs on it.
// What a citizen wrote and who the citizen is stand apart from the handling, so that they can be erased by themselves.
#pragma once
#include "service/model/ids.hpp"
#include "service/model/words.hpp"
#include "service/rules/course.hpp"
#include "service/time.hpp"
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace huiying {

using Digest = std::array<std::uint8_t, 32>; ///< SHA-256
using Salt = std::array<std::uint8_t, 16>;

/// Where it happens. Only `community` (居委) takes part in routing and statistics.
struct Location {
    std::optional<std::string> address;
    std::optional<std::string> community;
    std::optional<double> lat; ///< WGS 84 degrees
    std::optional<double> lon;
};

/// Who wrote. `ref` is the channel's own opaque id of the writer.
struct Contact {
    std::optional<std::string> name;
    std::optional<std::string> phone;
    std::optional<std::string> email;
    std::optional<std::string> ref;
};

/// The citizen's own words; erasable.
struct Letter {
    std::optional<std::string> title;
    std::optional<std::string> body;
    Location location;
    std::string extra = "{}"; ///< channel-specific data, a JSON object as text
    Contact contact;
    Salt salt{}; ///< of the digests the record keeps of this text
};

/// A file that a message names (附件). Its name is the citizen's own word; erasable.
struct Attachment {
    Digest sha256{}; ///< of its content, by which it is stored
    std::string name;
    std::string media_type;
    std::int64_t size = 0; ///< bytes
};

/// So far an adapter's clock may go ahead of the service's, and with it `received_at` and the clocks that begin then.
inline constexpr std::chrono::minutes clock_tolerance{5};

/// A message as an adapter hands it in, checked field by field but not yet registered.
struct Draft {
    std::string channel;
    std::string external_id;
    std::optional<Kind> kind; ///< absent: the channel's default
    Priority priority = Priority::normal;
    Letter letter;
    std::vector<Attachment> attachments; ///< by digest; what is empty or 0 is as the file was brought
    std::optional<std::string> service_item;
    std::optional<std::string> about_document;
    std::optional<Instant> received_at; ///< absent: now
    std::optional<Instant> upstream_due_at;
    bool anonymous = false;
    bool confidential = false;
    bool publish_consent = false;
    Digest content{}; ///< of the canonical JSON as sent: what `the same content` means
};

struct RoutingChoice {
    std::string office;
    double confidence = 0;
};

/// Why a message went where it went.
struct Routing {
    RoutedBy by = RoutedBy::fallback;
    std::string reason;       ///< rule id, service item code, `dispatcher`; of the model `model@3: ` and the words that weighed most
    double confidence = 0;    ///< 1 for what is certain by rule
    std::vector<RoutingChoice> alternatives;
};

/// The deadlines of a message as lists, counts and the sweep look at them.
struct MessageDates {
    std::optional<Instant> due_at;  ///< nearest running clock but `internal` and `ruling`
    std::optional<Instant> late_at; ///< nearest running `reply` or `total` clock: what overdue metrics count
    std::optional<Instant> fires_at; ///< when the next rung of one of its ladders falls due
    bool operator==(const MessageDates&) const = default;
};

/// The handling of one message: what the record speaks about. Holds nothing personal.
struct Message {
    MessageId id;
    std::string number; ///< 受理编号, `YYYYMMDD-NNNNNN`
    int version = 1;
    std::string channel;
    std::string external_id;
    Kind kind{};
    Priority priority{};
    std::optional<std::string> service_item;
    std::optional<std::string> about_document;
    std::optional<std::string> community;
    Instant received_at;
    Instant registered_at;
    std::optional<Instant> upstream_due_at;
    bool anonymous = false;
    bool confidential = false;
    bool publish_consent = false;
    State state = State::registered;
    std::optional<PauseReason> paused_for; ///< while it is paused
    int round = 1;
    bool complex = false;
    std::optional<std::string> office; ///< lead (主办); none while in triage
    std::vector<std::string> assisting;
    std::optional<std::string> assignee;
    std::optional<Instant> dispatched_at;
    std::optional<Instant> contacted_at;
    std::string triage; ///< the office whose dispatchers have it while it has no lead
    Routing routing;
    std::string policy; ///< `name@version`, kept from registration on
    std::optional<Outcome> outcome;
    std::optional<Instant> closed_at; ///< set with closed, declined and voided
    MessageDates dates;                 ///< kept by rules/clocks
    std::optional<MessageDates> staged; ///< the same as a recompute in progress will have them
    int supervised = 0;                 ///< 督办 level; 0: not supervised
    int escalation_level = 0;           ///< the highest rung reached in this round
    Instant effective_at;           ///< when the last verb took effect
    std::optional<MessageId> duplicate_of; ///< the first letter of the same person on the same matter (重复诉求)
    std::vector<std::string> against;      ///< offices it accuses: they never get it
    std::optional<MessageId> parent;       ///< the letter it was split from
    int parts = 0;                         ///< into how many it was split; they are answered, not it
    int hops = 0;                          ///< how many offices have had it in vain
};

/// What a recompute can move of a clock.
struct ClockDates {
    Instant due_at;
    Day due_on{};
    bool provisional = false;
    std::string limit;
    std::string policy;
    bool operator==(const ClockDates&) const = default;
};

/// One deadline of one message.
struct MessageClock {
    ClockId id;
    Stage stage{};
    ClockState state = ClockState::running;
    Instant started_at;
    std::string limit; ///< as the policy writes it, `5wd`; empty: a fixed date from above
    std::vector<ClockStep> steps; ///< pauses and extensions
    std::string calendar;         ///< the office whose calendar it is counted by; empty: the street's
    Instant due_at;    ///< exclusive end: late means after it
    Day due_on;        ///< the day people read
    bool provisional = false;
    std::string policy; ///< `name@version`, where its legal basis stands
    std::optional<Instant> ended_at;
    int rungs = 0;     ///< how many rungs of its ladder have fired; they fire in order
    std::optional<ClockDates> staged; ///< what a recompute in progress moves it to
    std::optional<ClockDates> left;   ///< what it was before a recompute whose events are still being written
};

/// A request for a ruling (退单申请 …); pending until another person rules.
struct Request {
    RequestId id;
    MessageId message;
    RequestType type{};
    RequestState state = RequestState::pending;
    std::string office; ///< who asks; empty for a dispatcher's own request
    std::string reason; ///< a word of the closed list
    std::string requested_by;
    Instant requested_at;
    std::optional<std::string> ruled_by;
    std::optional<Instant> ruled_at;
    std::string limit;  ///< of an extension: how far
    int level = 0;      ///< of an extension: the supervisor's level that it needs
    bool final = false; ///< rejected for good: the office cannot ask again
    std::string next;   ///< of a return that two levels decide: the office the first would give it to
    std::optional<std::string> endorsed_by; ///< who has agreed at the first level (初审)
    std::optional<Instant> endorsed_at;
    std::optional<std::string> note; ///< erasable free text
};

/// The answer to the citizen.
struct Reply {
    std::string office;
    std::string author;
    Outcome outcome{};
    std::string body;
    Instant replied_at;
    std::optional<Instant> delivered_at;
    std::optional<std::string> approved_by; ///< where answers are reviewed
    std::optional<Instant> approved_at;     ///< from then on it is the answer; where nothing is reviewed, from replied_at on
    bool sent_back = false;                 ///< a reviewer has sent it back
};

/// 评价, one for each round; the comment is erasable.
struct Rating {
    int round = 1;
    Score score{};
    std::optional<std::string> comment;
    std::optional<bool> contacted; ///< whether the citizen says to have been contacted
    std::optional<bool> solved;
    RatedBy by{};
    std::string person;
    Instant at;
};

/// A working note on a message (进展, 联系情况, 退单说明 …); erasable.
struct Note {
    Verb verb{};
    std::string office;
    std::string author;
    Instant at;
    std::string text;
};

/// A stop on the wrong way: an office that had a message until it went on to another (流转).
struct Hop {
    std::string office;
    RoutedBy by{}; ///< what had sent it there
    Instant from;
    Instant to;
    HopCause cause{};
    std::string next; ///< the office that got it then
};

/// A message with all that a handler sees of it.
struct Dossier {
    Message message;
    Letter letter;
    std::vector<Attachment> attachments;
    std::vector<MessageClock> clocks;
    std::vector<Request> requests;
    std::vector<Note> notes;
    std::optional<Reply> reply;
    std::optional<Rating> rating; ///< the latest
    std::vector<Hop> hops;        ///< oldest first
    std::vector<Message> parts;   ///< what it was split into
    std::optional<ClusterId> cluster; ///< the matter it shares with others, as far as is known
};

} // namespace huiying

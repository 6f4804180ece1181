// 集中诉求 and 专项回应: many people's messages on one matter, and the one answer they get.
#pragma once
#include "service/model/message.hpp"
#include <optional>
#include <string>
#include <vector>

namespace huiying {

/// Where a cluster stands. `closed`: its special response is over and answers nobody new.
enum class ClusterState : std::uint8_t { watching, flagged, confirmed, responding, answered, closed, dismissed };
/// A supervisor's last word on it.
enum class ClusterWord : std::uint8_t { none, confirmed, dismissed };
/// 专项回应: `answered` stands and answers new members too.
enum class ResponseState : std::uint8_t { open, answered, closed };
/// What became of a special response for one member.
enum class AnsweredAs : std::uint8_t {
    answered,   ///< it ended the reply clock
    informed,   ///< had been answered before: the channel got this answer beside
    left_out,   ///< accuses the lead office, was split, declined, withdrawn or sealed, or came after the response stood
};

// clang-format off
template <> struct Words<ClusterState> { static constexpr std::array<std::string_view, 7> all{"watching", "flagged", "confirmed", "responding", "answered", "closed", "dismissed"}; };
template <> struct Words<ClusterWord> { static constexpr std::array<std::string_view, 3> all{"none", "confirmed", "dismissed"}; };
template <> struct Words<ResponseState> { static constexpr std::array<std::string_view, 3> all{"open", "answered", "closed"}; };
template <> struct Words<AnsweredAs> { static constexpr std::array<std::string_view, 3> all{"answered", "informed", "left_out"}; };
// clang-format on

/// Why a cluster was flagged: see rules/clusters/growth.
struct FlagReason {
    Instant at;           ///< end of the window that stood out
    int people = 0;       ///< distinct, in the window
    int window_days = 0;
    double expected = 0;  ///< people a window by the topic's own past
    double chance = 1;    ///< that the standing topic alone would have brought so many
};

/// A term several members use.
struct ClusterTerm {
    std::string term;
    int people = 0;
};

/// A cluster as the service keeps it. Texts are made of what several members say, never of one person's words.
struct Cluster {
    ClusterId id;
    std::optional<ClusterId> merged_into; ///< gone: this one has its members
    ClusterWord word{};
    std::vector<ClusterId> apart;         ///< never to be met again without a supervisor's word
    ClusterState state{};
    std::optional<FlagReason> flag;
    std::optional<int> quiet_from;        ///< people it had when it was dismissed
    int messages = 0;
    int people = 0;                       ///< distinct
    Instant first_at;                     ///< received
    Instant last_at;
    double heat = 0;                      ///< at last_at; falls by half every 30 days since
    std::int64_t rank = 0;                ///< orders by heat as it is at any one time: milli-halvings
    std::string title;
    std::vector<ClusterTerm> terms;
    std::vector<MessageId> examples;
    std::optional<std::string> place;        ///< of most members
    std::optional<std::string> service_item; ///< of most members
    std::optional<ResponseId> response;   ///< the latest
};

/// What a supervisor has decided about clusters, in the order of the record. The follower of the record carries it out.
struct ClusterDecision {
    ClusterDecisionId id;
    Verb verb{};
    ClusterId cluster;
    std::optional<ClusterId> other;   ///< of a merge, and of a move into another
    std::vector<MessageId> members;   ///< of a split or a move
    std::string person;
    Instant at;
    std::optional<std::string> note;  ///< erasable
};

/// 办理措施: what the office has done about the cause.
struct Measure {
    Day date{};
    std::string text;
    std::string office;
    std::string person;
    Instant at;
};

struct SpecialResponse {
    ResponseId id;
    ClusterId cluster;
    ResponseState state{};
    std::string office;
    std::vector<std::string> assisting;
    std::string opened_by;
    Instant opened_at;
    std::optional<std::string> note;     ///< the supervisor's, erasable
    MessageClock clock;                  ///< of the stage special_response
    std::optional<Instant> fires_at;     ///< when its next rung falls due
    std::string title;                   ///< what is shown of it in public
    std::optional<std::string> answer;   ///< with {name} and {number} still in it
    Outcome outcome = Outcome::explained; ///< of the members it answers
    std::string answered_by;
    std::optional<Instant> answered_at;
    bool publish = false;
    std::optional<Instant> closed_at;
};

} // namespace huiying

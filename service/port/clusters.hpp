// What the use cases keep of clusters and special responses. Clusters are made by the follower of the record alone; everybody else reads them.
#pragma once
#include "service/model/cluster.hpp"
#include "service/port/paging.hpp"
#include <map>

namespace huiying {

/// How far the record has been followed.
struct ClusterProgress {
    EventSeq seq;
    ClusterDecisionId decision;
    bool operator==(const ClusterProgress&) const = default;
};

/// A line of the record that concerns clusters: a registration, or a decision.
struct ClusterLine {
    EventSeq seq;
    Verb verb{};
    MessageId message; ///< of a registration
};

/// A message as clusters look at it.
struct ClusteredMessage {
    MessageId id;
    std::uint64_t person = 0;
    Instant received;
    std::string title;
    std::string body;
    std::string place;        ///< the community
    std::string service_item;
    std::uint32_t likes = 0;  ///< of `extra.likes`
    bool confidential = false;
    std::optional<ClusterId> cluster;
};

/// One member for trends and counts.
struct ClusterVoice {
    Instant received;
    std::uint64_t person = 0;
};

struct ClusterFilter {
    std::vector<ClusterState> states;
    std::optional<std::string> place;
    std::optional<std::string> service_item;
};

/// What complaints pile up on (热点).
enum class HotspotBy : std::uint8_t { service_item, place, topic };
template <> struct Words<HotspotBy> {
    static constexpr std::array<std::string_view, 3> all{"service_item", "place", "topic"};
};

struct HotspotCell {
    std::string key; ///< code of the item, name of the place, id of the cluster
    std::int64_t messages = 0;
    std::int64_t people = 0;
    std::int64_t bad_reviews = 0;   ///< messages of the kind bad_review
    std::int64_t complaints = 0;    ///< 12345: complaints, reports and calls for help
    std::int64_t consultations = 0; ///< 12345
    std::int64_t rated = 0;
    std::int64_t dissatisfied = 0;
    std::int64_t responses = 0;     ///< special responses answered in the period
};

class ClusterBook {
public:
    virtual ~ClusterBook() = default;
    virtual ClusterProgress progress() const = 0;
    /// The lines after `seq` that concern clusters, among the next `most` lines of the record; `reached` is the last line looked at.
    virtual std::vector<ClusterLine> lines_after(EventSeq seq, int most, EventSeq& reached) const = 0;
    virtual std::optional<ClusteredMessage> message(MessageId id) const = 0;
    /// What has been placed (or found alone), by id after `after`.
    virtual std::vector<ClusteredMessage> placed_after(MessageId after, int most) const = 0;
    virtual std::vector<ClusterDecision> decisions_after(ClusterDecisionId id, int most) const = 0;
    virtual std::optional<Cluster> find(ClusterId id) const = 0; ///< gone ones too
    virtual std::vector<Cluster> all_after(ClusterId id, int most) const = 0; ///< by id, gone ones too
    virtual Page<Cluster> list(const ClusterFilter& filter, int limit, std::optional<Position> after) const = 0; ///< hottest first, standing ones
    virtual std::optional<ClusterId> of(MessageId id) const = 0;
    virtual Page<MessageId> members(ClusterId id, int limit, std::optional<Position> after) const = 0; ///< oldest first
    virtual std::vector<ClusterVoice> voices(ClusterId id) const = 0;
    /// Messages received in [from, to), by what they are about; voided ones left out, what names nothing too. By key.
    virtual std::vector<HotspotCell> hotspots(HotspotBy by, Instant from, Instant to) const = 0;

    virtual void advance(const ClusterProgress& progress) = 0;
    virtual void put(const Cluster& cluster) = 0;
    virtual void place(MessageId id, std::optional<ClusterId> cluster) = 0;
    virtual void move_all(ClusterId from, ClusterId to) = 0;
    virtual ClusterDecisionId decide(const ClusterDecision& decision, const Salt& salt) = 0;
    virtual void set_response(ClusterId id, ResponseId response, ClusterState state) = 0;
};

struct ResponseFilter {
    std::optional<std::string> office; ///< leads or assists
    std::optional<ResponseState> state;
    bool published = false;
};

class SpecialResponses {
public:
    virtual ~SpecialResponses() = default;
    virtual std::optional<SpecialResponse> find(ResponseId id) const = 0;
    virtual Page<SpecialResponse> list(const ResponseFilter& filter, int limit, std::optional<Position> after) const = 0; ///< newest first
    virtual std::int64_t count_open(const std::string& office) const = 0; ///< that it leads or assists
    virtual std::vector<Measure> measures(ResponseId id) const = 0; ///< by date
    /// Members of its cluster it has not reached yet, oldest first.
    virtual std::vector<MessageId> unreached(ResponseId id, int most) const = 0;
    /// Answered ones that still have members to reach.
    virtual std::vector<ResponseId> with_unreached(int most) const = 0;
    virtual std::optional<AnsweredAs> reached(ResponseId id, MessageId message) const = 0;
    /// How many members by what became of it.
    virtual std::map<AnsweredAs, std::int64_t> reached_counts(ResponseId id) const = 0;
    /// Whether some special response has answered this message.
    virtual bool has_answered(MessageId message) const = 0;
    virtual std::vector<ResponseId> firing(Instant until, int most) const = 0;
    virtual std::optional<Instant> next_firing() const = 0;
    virtual std::vector<ResponseId> open() const = 0;

    virtual ResponseId insert(const SpecialResponse& response, const Salt& salt) = 0;
    virtual void update(const SpecialResponse& response, const Salt& salt) = 0;
    virtual void add_measure(ResponseId id, const Measure& measure, const Salt& salt) = 0;
    virtual void reach(ResponseId id, MessageId message, AnsweredAs as, Instant at) = 0;
};

} // namespace huiying

// Messages of one matter, found as they arrive. A pure function of the ordered row of inputs, messages and a supervisor's decisions alike:
// it knows no time of day, and it is the same however the row is cut.
//
// A message joins the cluster to whose closest members it is most alike on average (a middle way between single linkage, which chains, and
// complete linkage, which starves). One that is like nothing stays alone, and may be found later by what joins then: a cluster takes in
// others, single messages among them, once a new member brings them close enough.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "service/rules/clusters/candidates.hpp"
#include "service/rules/clusters/commonness.hpp"
#include "service/rules/clusters/growth.hpp"
#include "service/rules/clusters/likeness.hpp"
#include "service/rules/clusters/portrait.hpp"
#include "service/rules/clusters/settings.hpp"

namespace huiying::clusters {

using MessageNumber = std::int64_t;

/// Counts up from 1 in the order in which clusters get their second member; 0 is none. It stays while the cluster grows. Where two become
/// one, that of the cluster with a supervisor's word on it survives, else that of the larger, else the older; the other is still understood
/// (`resolve`).
using ClusterNumber = std::int64_t;

/// One message as the clusters see it.
struct Arrival {
    MessageNumber id = 0;  ///< ascending: the order of arrival
    std::uint64_t person = 0;
    std::chrono::sys_seconds received;  ///< may lie before that of earlier arrivals
    std::string_view title;
    std::string_view body;
    std::string_view place;  ///< community or address as given; empty for none
    std::string_view service_item;
    std::uint32_t likes = 0;
};

/// What one input changed.
struct Change {
    ClusterNumber cluster = 0;                                    ///< where the message is now; 0: alone
    bool founded = false;                                         ///< this message made two of one
    std::vector<MessageNumber> joined;                            ///< who belongs to it from now on and was alone: this message, and others
    std::vector<std::pair<ClusterNumber, ClusterNumber>> merged;  ///< (gone, kept), in order
};

enum class Word { none, confirmed, dismissed };

struct Member {
    MessageNumber id = 0;
    std::uint64_t person = 0;
    std::chrono::sys_seconds received;
    std::uint32_t likes = 0;
};

/// A cluster as it is kept between two runs; its members are kept with the messages.
struct KeptCluster {
    ClusterNumber number = 0;
    ClusterNumber merged_into = 0;     ///< 0: it stands by itself
    Word word = Word::none;
    std::vector<ClusterNumber> apart;  ///< never to be met again without a supervisor's word
};

struct Like {
    MessageNumber id = 0;
    double likeness = 0;  ///< a probability of being of one matter
};

/// How much was done for the last message; bounded by the settings whatever arrives.
struct Work {
    std::size_t steps = 0;        ///< entries of posting lists
    std::size_t comparisons = 0;  ///< portraits walked
};

class Clusters {
public:
    explicit Clusters(JoiningSettings settings = {}, LikenessWeights weights = {});
    Clusters(const Clusters&) = delete;
    Clusters& operator=(const Clusters&) = delete;

    Change add(const Arrival& arrival);

    // A supervisor's hand. Each is an input of the row like a message. False: no such cluster or message (or, for merge, one and the same).
    bool confirm(ClusterNumber cluster);
    bool dismiss(ClusterNumber cluster);
    std::optional<ClusterNumber> merge(ClusterNumber one, ClusterNumber other);
    /// These members become a cluster of their own, and the two never meet again by themselves.
    std::optional<ClusterNumber> split(ClusterNumber cluster, const std::vector<MessageNumber>& members);
    /// Into another cluster, or out into one of its own; where it came from and where it is now never meet again by themselves.
    std::optional<ClusterNumber> move(MessageNumber message, std::optional<ClusterNumber> to);

    // Going on where another run stopped: first all clusters by number, then all messages in the order of arrival, each with the cluster it is in
    // (0: alone). What follows is then what it would have been, whatever version of the likeness placed them.
    void take_up(const KeptCluster& cluster);
    void take_up(const Arrival& arrival, ClusterNumber cluster);
    KeptCluster kept(ClusterNumber cluster) const;
    ClusterNumber last() const noexcept { return static_cast<ClusterNumber>(clusters_.size()) - 1; }

    ClusterNumber cluster_of(MessageNumber message) const;  ///< 0: alone, or unknown
    ClusterNumber resolve(ClusterNumber cluster) const;     ///< the cluster that took it in; 0: never was
    std::vector<ClusterNumber> standing() const;            ///< all that have members, ascending
    std::vector<Member> members(ClusterNumber cluster) const;
    Word word(ClusterNumber cluster) const;

    /// At most `count` messages like this one (which need not be in the index, and is never its own like), most alike first.
    std::vector<Like> similar(const Arrival& like, std::size_t count);

    std::size_t people(ClusterNumber cluster) const;         ///< distinct; exact up to JoiningSettings::most_people, and never more
    std::size_t most_people() const noexcept { return settings_.most_people; }
    std::vector<Voice> voices(ClusterNumber cluster) const;  ///< for growth and trend
    const Commonness& commonness() const noexcept { return commonness_; }

    std::size_t size() const noexcept { return records_.size(); }
    Work work() const noexcept { return work_; }
    std::size_t bytes() const noexcept;

private:
    using Row = std::uint32_t;  ///< of a message in records_
    struct Record {
        MessageNumber id = 0;
        std::uint64_t person = 0;
        std::uint64_t portrait = 0;
        Circumstance circumstance;
        std::uint32_t likes = 0;
        std::uint32_t cluster = 0;  ///< 0: alone
    };
    struct Cluster {
        std::vector<Row> members;           ///< in the order of arrival
        std::vector<std::uint64_t> people;  ///< distinct, ascending; not counted beyond `most_people`
        std::vector<ClusterNumber> apart;   ///< never to be met again without a supervisor's word
        ClusterNumber merged_into = 0;
        Word word = Word::none;
    };
    struct Link {
        Row message = 0;
        double likeness = 0;
    };
    /// A cluster or a single message near the one that arrives.
    struct Group {
        std::uint32_t cluster = 0;
        Row first = 0;
        std::vector<Link> links;
        double closeness = 0;
        bool barred = false;  ///< a member is the same text about another place
    };

    std::optional<Row> row_of(MessageNumber message) const;
    Circumstance circumstance_of(const Arrival& arrival);
    bool too_far(const Circumstance& a, const Circumstance& b) const;

    std::optional<Row> same_text(const Sitting& sitting, const Circumstance& circumstance) const;
    std::vector<Group> groups_near(const Sitting& sitting, const Circumstance& circumstance);
    void look_further(Group& group, const Circumstance& circumstance);
    double likeness_with(Row other, const Circumstance& circumstance, bool& elsewhere);
    std::size_t asked_of(std::size_t size) const;
    double average_of_closest(std::vector<Link>& links, std::size_t size) const;

    void enter(const Sitting& sitting, const Circumstance& circumstance, Row message, bool copy);
    std::uint32_t cluster_made_of(Row message);
    void join(Row message, std::uint32_t cluster);
    void meet_others(Row message, std::vector<Group>& groups, Change& change);
    void count_person(std::uint32_t cluster, std::uint64_t person);
    void count_people(std::uint32_t cluster);
    double yielding(std::size_t number_of_people) const;
    double closeness_of(const std::vector<Row>& one, const std::vector<Row>& other);
    bool may_meet(std::uint32_t one, std::uint32_t other) const;
    std::uint32_t unite(std::uint32_t one, std::uint32_t other);
    void keep_apart(std::uint32_t one, std::uint32_t other);
    void take_out(Row message);
    Cluster* find(ClusterNumber cluster);

    JoiningSettings settings_;
    LikenessWeights weights_;
    Commonness commonness_;
    Gallery gallery_;
    Candidates candidates_;
    Comparison comparison_;
    std::vector<Record> records_;
    std::vector<Cluster> clusters_{1};  ///< by number; 0 is none
    std::unordered_map<std::uint64_t, Row> by_text_;
    Work work_;
};

}  // namespace huiying::clusters

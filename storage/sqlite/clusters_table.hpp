// Clusters and their members as the follower of the record has found them, decisions about them, and what complaints pile up on.
#pragma once
#include "service/port/clusters.hpp"
#include "storage/sqlite/search.hpp"
#include "storage/sqlite/statement.hpp"

namespace huiying::sqlite {

class ClustersTable final : public ClusterBook {
public:
    explicit ClustersTable(SQLite::Database& database);

    ClusterProgress progress() const override;
    std::vector<ClusterLine> lines_after(EventSeq seq, int most, EventSeq& reached) const override;
    std::optional<ClusteredMessage> message(MessageId id) const override;
    std::vector<ClusteredMessage> placed_after(MessageId after, int most) const override;
    std::vector<ClusterDecision> decisions_after(ClusterDecisionId id, int most) const override;
    std::optional<Cluster> find(ClusterId id) const override;
    std::vector<Cluster> all_after(ClusterId id, int most) const override;
    Page<Cluster> list(const ClusterFilter& filter, int limit, std::optional<Position> after) const override;
    std::optional<ClusterId> of(MessageId id) const override;
    Page<MessageId> members(ClusterId id, int limit, std::optional<Position> after) const override;
    std::vector<ClusterVoice> voices(ClusterId id) const override;
    std::vector<HotspotCell> hotspots(HotspotBy by, Instant from, Instant to) const override;

    void advance(const ClusterProgress& progress) override;
    void put(const Cluster& cluster) override;
    void place(MessageId id, std::optional<ClusterId> cluster) override;
    void move_all(ClusterId from, ClusterId to) override;
    ClusterDecisionId decide(const ClusterDecision& decision, const Salt& salt) override;
    void set_response(ClusterId id, ResponseId response, ClusterState state) override;

private:
    SQLite::Database& database_;
    Searches searches_;
    Statement progress_;
    Statement lines_;
    Statement message_;
    Statement placed_;
    Statement decisions_;
    Statement find_;
    Statement all_;
    Statement of_;
    Statement members_;
    Statement voices_;
    Statement advance_;
    Statement put_;
    Statement place_;
    Statement move_all_;
    Statement decide_;
    Statement set_response_;
};

}  // namespace huiying::sqlite

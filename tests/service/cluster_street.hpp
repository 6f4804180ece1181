// A street whose letters are followed for clusters, portion by portion, as the service does it.
#pragma once
#include "service/cluster_desk.hpp"
#include "service/clustering.hpp"
#include "service/special_response.hpp"
#include "tests/service/street.hpp"

namespace huiying::tests {

class ClusterStreet : public Street {
public:
    /// Takes up what the store has and follows the record to its end, so many lines at a time; lets answers reach the members.
    void follow(int lines = 500);
    /// Forgets what is in memory: the process has died.
    void die() { index_.reset(); }

    /// One more citizen about the dark lamps of one estate, over this channel.
    MessageId about_lamps(int person, const std::string& channel = "web_message");
    /// A letter of this text, by this person.
    MessageId writes(int person, const std::string& title, const std::string& body, const std::string& channel = "web_message");

    std::optional<ClusterId> cluster_of(MessageId id);
    Cluster cluster(ClusterId id);
    Result<void> decide(ClusterId id, ClusterOrder order, const Actor& actor = supervisor());
    /// A confirmed cluster of so many people, and the special response that `glb` has been charged with.
    ResponseId charged(int people);
    Result<ShownResponse> answer(ResponseId id, const std::string& body, bool publish = false, const Actor& actor = clerk("glb"));
    SpecialResponse response(ResponseId id);
    /// What is stored about clusters, as text.
    std::string clusters();

private:
    std::unique_ptr<ClusterIndex> index_;
    ClusterProgress progress_;
};

} // namespace huiying::tests

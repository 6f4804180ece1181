// The judged messages, and the score of a clustering of them: the same definitions as ../shared/data/eval/eval_clusters.py, figure for
// figure.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace huiying::bench {

struct JudgedMessage {
    std::int64_t source = 0;  ///< its number in the file; not ascending in time
    std::string user;
    std::chrono::sys_seconds received;
    std::string title;
    std::string body;
    std::uint32_t likes = 0;
};

struct JudgedCluster {
    std::string name;
    bool hot = false;
    std::vector<std::int64_t> members;
    std::vector<std::int64_t> borderline;
};

/// In the order of time; equal times in the order of their numbers.
std::vector<JudgedMessage> read_messages(const std::filesystem::path& file);
std::vector<JudgedCluster> read_clusters(const std::filesystem::path& file);
std::vector<std::pair<std::int64_t, std::int64_t>> read_pairs(const std::filesystem::path& file);

/// Letters of our own that sound alike and are two matters each (tests/support/hard_negative_pairs.json), each by a person of its own, all received at
/// `received`. Their numbers lie below zero.
std::vector<std::pair<JudgedMessage, JudgedMessage>> read_own_pairs(const std::filesystem::path& file, std::chrono::sys_seconds received);

/// Message number → cluster; 0 is alone.
using Clustering = std::map<std::int64_t, std::int64_t>;

void write_clustering(const std::filesystem::path& file, const Clustering& clustering);

struct Score {
    double pair_precision = 0;
    double pair_recall = 0;
    double pair_f1 = 0;
    double macro_f1 = 0;
    int hot = 0;
    int detected = 0;
    int split = 0;
    int merged = 0;
    int large = 0;      ///< predicted clusters of four judged messages and more
    int unmatched = 0;  ///< of these, covered by no judged cluster to half
};

/// Pairs of which both are in one cluster.
template <class Pairs, class NumberOf>
int together(const Pairs& pairs, const Clustering& clustering, NumberOf number_of) {
    int count = 0;
    for (const auto& [one, other] : pairs) {
        const auto at = clustering.find(number_of(one));
        const auto beside = clustering.find(number_of(other));
        count += at != clustering.end() && beside != clustering.end() && at->second != 0 && at->second == beside->second;
    }
    return count;
}

Score score(const std::vector<JudgedCluster>& judged, const Clustering& predicted);

}  // namespace huiying::bench

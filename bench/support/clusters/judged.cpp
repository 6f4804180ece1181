#include "bench/support/clusters/judged.hpp"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

namespace huiying::bench {

namespace {

using Json = nlohmann::json;

constexpr int large_from = 4;

Json read(const std::filesystem::path& file) {
    std::ifstream in{file};
    if (!in) throw std::runtime_error("cannot read " + file.filename().string());
    return Json::parse(in);
}

std::vector<std::int64_t> numbers(const Json& list) {
    std::vector<std::int64_t> out;
    for (const auto& one : list) out.push_back(std::stoll(one.get<std::string>()));
    return out;
}

/// A time as the data have it: 2019-01-31T08:00:00+08:00.
std::chrono::sys_seconds instant(const std::string& text) {
    using namespace std::chrono;
    const auto field = [&](std::size_t at, std::size_t length) { return std::stoi(text.substr(at, length)); };
    const auto day = year{field(0, 4)} / month{static_cast<unsigned>(field(5, 2))} / std::chrono::day{static_cast<unsigned>(field(8, 2))};
    return sys_days{day} + hours{field(11, 2)} + minutes{field(14, 2)} + seconds{field(17, 2)} - hours{8};
}

long pairs(long count) { return count * (count - 1) / 2; }

using Overlap = std::map<std::string, long>;  ///< judged cluster → members

struct Grouped {
    std::map<std::int64_t, std::string> owner;
    std::map<std::int64_t, std::vector<std::int64_t>> groups;  ///< predicted cluster → judged messages
    std::map<std::int64_t, Overlap> overlaps;
};

Grouped group(const std::vector<JudgedCluster>& judged, const Clustering& predicted) {
    Grouped out;
    std::set<std::int64_t> dropped;
    for (const auto& cluster : judged) {
        for (const auto id : cluster.members) out.owner[id] = cluster.name;
        dropped.insert(cluster.borderline.begin(), cluster.borderline.end());
    }
    for (const auto& [id, cluster] : predicted) {
        const auto owner = out.owner.find(id);
        if (cluster == 0 || (owner == out.owner.end() && dropped.contains(id))) continue;
        out.groups[cluster].push_back(id);
        if (owner != out.owner.end()) ++out.overlaps[cluster][owner->second];
    }
    return out;
}

void score_pairs(const std::vector<JudgedCluster>& judged, Grouped& grouped, Score& score) {
    long right = 0;
    long wrong = 0;
    long all = 0;
    for (const auto& [cluster, members] : grouped.groups) {
        long judged_members = 0;
        long together = 0;
        for (const auto& [name, count] : grouped.overlaps[cluster]) {
            judged_members += count;
            together += pairs(count);
        }
        right += together;
        wrong += pairs(judged_members) - together + judged_members * (static_cast<long>(members.size()) - judged_members);
    }
    for (const auto& cluster : judged) all += pairs(static_cast<long>(cluster.members.size()));
    score.pair_precision = right + wrong > 0 ? static_cast<double>(right) / static_cast<double>(right + wrong) : 0;
    score.pair_recall = all > 0 ? static_cast<double>(right) / static_cast<double>(all) : 0;
    const double sum = score.pair_precision + score.pair_recall;
    score.pair_f1 = sum > 0 ? 2 * score.pair_precision * score.pair_recall / sum : 0;
}

void score_hot(const JudgedCluster& cluster, const Clustering& predicted, Grouped& grouped, Score& score) {
    std::map<std::int64_t, long> spread;
    for (const auto id : cluster.members)
        if (const auto at = predicted.find(id); at != predicted.end() && at->second != 0) ++spread[at->second];
    double best = 0;
    bool detected = false;
    bool merged = false;
    int parts = 0;
    for (const auto& [group, count] : spread) {
        const double precision = static_cast<double>(count) / static_cast<double>(grouped.groups[group].size());
        const double recall = static_cast<double>(count) / static_cast<double>(cluster.members.size());
        best = std::max(best, 2 * precision * recall / (precision + recall));
        detected |= recall >= 0.6 && precision >= 0.8;
        merged |= grouped.overlaps[group].size() > 1;
        parts += count >= 2;
    }
    ++score.hot;
    score.macro_f1 += best;
    score.detected += detected;
    score.split += parts >= 2;
    score.merged += merged;
}

}  // namespace

std::vector<JudgedMessage> read_messages(const std::filesystem::path& file) {
    std::ifstream in{file};
    if (!in) throw std::runtime_error("cannot read " + file.filename().string());
    std::vector<JudgedMessage> out;
    for (std::string line; std::getline(in, line);) {
        const Json row = Json::parse(line);
        out.push_back({std::stoll(row.at("id").get<std::string>()), row.at("user"), instant(row.at("received_at")), row.at("title"),
                       row.at("body"), row.value("likes", 0U)});
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
        return std::pair{a.received, a.source} < std::pair{b.received, b.source};
    });
    return out;
}

std::vector<JudgedCluster> read_clusters(const std::filesystem::path& file) {
    std::vector<JudgedCluster> out;
    for (const auto& row : read(file))
        out.push_back({row.at("cluster_id"), row.at("tier") == "hot", numbers(row.at("members")), numbers(row.at("borderline"))});
    return out;
}

std::vector<std::pair<std::int64_t, std::int64_t>> read_pairs(const std::filesystem::path& file) {
    std::vector<std::pair<std::int64_t, std::int64_t>> out;
    for (const auto& pair : read(file))
        out.emplace_back(std::stoll(pair.at(0).get<std::string>()), std::stoll(pair.at(1).get<std::string>()));
    return out;
}

std::vector<std::pair<JudgedMessage, JudgedMessage>> read_own_pairs(const std::filesystem::path& file, std::chrono::sys_seconds received) {
    std::vector<std::pair<JudgedMessage, JudgedMessage>> out;
    std::int64_t number = 0;
    const auto letter = [&](const Json& text) {
        --number;
        return JudgedMessage{number, "own" + std::to_string(number), received, text.at(0), text.at(1), 0};
    };
    for (const auto& pair : read(file)) {
        JudgedMessage one = letter(pair.at("one"));
        out.emplace_back(std::move(one), letter(pair.at("other")));
    }
    return out;
}

void write_clustering(const std::filesystem::path& file, const Clustering& clustering) {
    Json out = Json::object();
    for (const auto& [id, cluster] : clustering) out[std::to_string(id)] = cluster == 0 ? Json{} : Json(cluster);
    std::ofstream{file} << out.dump();
}

Score score(const std::vector<JudgedCluster>& judged, const Clustering& predicted) {
    Grouped grouped = group(judged, predicted);
    Score out;
    score_pairs(judged, grouped, out);
    for (const auto& cluster : judged)
        if (cluster.hot) score_hot(cluster, predicted, grouped, out);
    out.macro_f1 /= std::max(out.hot, 1);
    for (const auto& [cluster, members] : grouped.groups) {
        if (members.size() < large_from) continue;
        long best = 0;
        for (const auto& [name, count] : grouped.overlaps[cluster]) best = std::max(best, count);
        ++out.large;
        out.unmatched += 2 * best < static_cast<long>(members.size());
    }
    return out;
}

}  // namespace huiying::bench

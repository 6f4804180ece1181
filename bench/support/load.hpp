// A lean load generator: one thread, epoll, prebuilt requests. Each connection sends its next request when the last one is answered.
// Or, as an open loop, at fixed instants, whether the ones before are answered or not: as callers come who know nothing of each other.
// Lean, because it shares the machine with the service it measures.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace huiying::bench {

/// What came of a load.
struct LoadReport {
    std::vector<int> statuses;         ///< of each request; 0: never answered
    std::size_t begun = 0;             ///< how many requests were sent, at least in part: the first ones
    std::vector<double> milliseconds;  ///< of each answered request, from its first byte sent to the answer's last byte
    double seconds = 0;                ///< from the first request to the last answer

    std::size_t count(int status) const;
    double rate() const { return static_cast<double>(milliseconds.size()) / seconds; }
};

/// Sends all requests over so many keep-alive connections on loopback. A connection that breaks is not made again. Blocks.
/// Throws std::runtime_error when nobody listens.
LoadReport send_all(std::uint16_t port, std::size_t connections, const std::vector<std::string>& requests);

/// Sends `per_second` requests a second, evenly, until they run out or `enough()` says so (asked before each), and waits for the answers. Each is timed
/// from the instant at which it was to be sent: one that had to wait for a free connection has waited. Blocks. Throws std::runtime_error when
/// nobody listens.
LoadReport open_loop(std::uint16_t port, const std::vector<std::string>& requests, double per_second, const std::function<bool()>& enough = {});

}  // namespace huiying::bench

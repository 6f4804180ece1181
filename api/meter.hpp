// What the service counts about itself, as Prometheus reads it (text format 0.0.4).
#pragma once
#include "api/http/server.hpp"
#include "service/port/store.hpp"
#include <array>
#include <map>
#include <string>

namespace huiying {

/// Network thread only.
class Meter {
public:
    void count(const http::Finished& finished);
    void count_messages(std::uint64_t created) noexcept { registered_ += created; }
    /// Everything counted, and how storage fares.
    std::string text(const StoreHealth& storage, std::size_t connections) const;

private:
    static constexpr std::array<double, 10> bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5}; ///< seconds
    struct Series {
        std::map<int, std::uint64_t> by_status;
        std::array<std::uint64_t, bounds.size() + 1> buckets{};
        double seconds = 0;
        std::uint64_t requests = 0;
    };
    std::map<std::string, Series, std::less<>> routes_;
    std::uint64_t registered_ = 0;
};

} // namespace huiying

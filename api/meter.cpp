#include "api/meter.hpp"
#include <algorithm>
#include <sstream>

namespace huiying {

void Meter::count(const http::Finished& finished) {
    const std::string_view route = finished.route.empty() ? std::string_view{"none"} : finished.route;
    auto place = routes_.find(route);
    if (place == routes_.end()) place = routes_.emplace(std::string{route}, Series{}).first;
    Series& series = place->second;
    const double seconds = std::chrono::duration<double>(finished.duration).count();
    ++series.by_status[finished.status];
    ++series.requests;
    series.seconds += seconds;
    const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), seconds) - bounds.begin();
    ++series.buckets[static_cast<std::size_t>(bucket)];
}

std::string Meter::text(const StoreHealth& storage, std::size_t connections) const {
    std::ostringstream out;
    out << "# HELP huiying_requests_total Requests answered.\n# TYPE huiying_requests_total counter\n";
    for (const auto& [route, series] : routes_)
        for (const auto& [status, count] : series.by_status)
            out << "huiying_requests_total{route=\"" << route << "\",status=\"" << status << "\"} " << count << '\n';
    out << "# HELP huiying_request_seconds Time from the end of the headers to the last byte of the answer.\n# TYPE huiying_request_seconds histogram\n";
    for (const auto& [route, series] : routes_) {
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < bounds.size(); ++i) {
            sum += series.buckets[i];
            out << "huiying_request_seconds_bucket{route=\"" << route << "\",le=\"" << bounds[i] << "\"} " << sum << '\n';
        }
        out << "huiying_request_seconds_bucket{route=\"" << route << "\",le=\"+Inf\"} " << series.requests << '\n'
            << "huiying_request_seconds_sum{route=\"" << route << "\"} " << series.seconds << '\n'
            << "huiying_request_seconds_count{route=\"" << route << "\"} " << series.requests << '\n';
    }
    const auto single = [&](const char* name, const char* type, const char* help, auto value) {
        out << "# HELP " << name << ' ' << help << "\n# TYPE " << name << ' ' << type << '\n' << name << ' ' << value << '\n';
    };
    single("huiying_registered_total", "counter", "Messages registered since the start.", registered_);
    single("huiying_connections", "gauge", "Open connections.", connections);
    single("huiying_storage_writable", "gauge", "1 while storage takes writes.", storage.writable ? 1 : 0);
    single("huiying_storage_queue", "gauge", "Writes waiting for the writer.", storage.queued);
    single("huiying_storage_commits_total", "counter", "Commits since the start.", storage.commits);
    single("huiying_storage_longest_seconds", "gauge", "The longest transaction since the start, its commit included.", std::chrono::duration<double>(storage.longest).count());
    single("huiying_storage_units_total", "counter", "Units of work committed since the start.", storage.written);
    return out.str();
}

} // namespace huiying

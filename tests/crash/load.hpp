// Load on a running service: several connections that post messages one after another and remember what was acknowledged.
#pragma once
#include "tests/support/program.hpp"
#include <atomic>
#include <map>
#include <mutex>
#include <thread>

namespace huiying::tests {

class Load {
public:
    /// What the service said it has: by external_id, the number it gave.
    using Acknowledged = std::map<std::string, std::string>;

    /// Starts at once. The ids begin with `prefix`; every third message is also signed by its office, every fifth names a file.
    Load(const RunningService& service, const ClientHeaders& staff, std::string prefix, int connections = 4);
    ~Load();
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;

    /// False when that many have not been acknowledged in time.
    bool wait_for(std::size_t acknowledged) const;
    /// Waits until every connection has ended, by itself when the service is gone, and gives all that was acknowledged.
    Acknowledged finish();
    /// Who of them was signed, and acknowledged as such.
    const std::map<std::string, bool>& signed_ones() const { return signed_; }
    /// Files of messages that were acknowledged: where each is fetched, and its content.
    const std::map<std::string, std::string>& files() const { return files_; }
    /// Answers that were neither success nor a refusal because the service ends or is full.
    int surprises() const { return surprises_; }

private:
    void post(const RunningService& service, const ClientHeaders& staff, const std::string& prefix, int connection);

    mutable std::mutex mutex_;
    Acknowledged acknowledged_;
    std::map<std::string, bool> signed_;
    std::map<std::string, std::string> files_;
    std::atomic<bool> enough_ = false;
    std::atomic<int> surprises_ = 0;
    std::vector<std::thread> threads_;
};

/// Everything that is stored: external_id to number, over all pages. A second message of one external_id is a failure of the test.
Load::Acknowledged everything_stored(const RunningService& service, const ClientHeaders& staff);
/// The state and the version of one message, `handling 2`.
std::string standing_of(const RunningService& service, const ClientHeaders& staff, const std::string& external_id);
/// How many of `acknowledged` are not in `stored` with the same number.
int missing(const Load::Acknowledged& acknowledged, const Load::Acknowledged& stored);

} // namespace huiying::tests

// The Notifier of an installation without other channels: one line in the log for each digest. Numbers and an office's code, nobody's data.
#pragma once
#include "cli/log.hpp"
#include "service/port/notifier.hpp"
#include <memory>

namespace huiying {

class LogNotifier final : public Notifier {
public:
    explicit LogNotifier(std::shared_ptr<const Zone> zone) : zone_(std::move(zone)) {}
    void send(const Notice& notice) override {
        const std::string hour = format_time(notice.hour, *zone_);
        const long long items = notice.items;
        const long long highest = notice.highest;
        log(LogLevel::info, "notice", {{"office", notice.office}, {"hour", hour}, {"items", items}, {"highest", highest}});
    }

private:
    std::shared_ptr<const Zone> zone_;
};

} // namespace huiying

#include "tests/crash/load.hpp"
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace huiying::tests {

using nlohmann::json;

namespace {

/// A file of its own, brought by itself: what POST /v1/attachments answers.
ClientResponse bring_file(HttpClient& client, ClientHeaders staff, const std::string& content) {
    staff.emplace_back("Content-Type", "application/pdf");
    return client.request("POST", "/v1/attachments", content, staff);
}

} // namespace

Load::Load(const RunningService& service, const ClientHeaders& staff, std::string prefix, int connections) {
    for (int i = 0; i < connections; ++i) threads_.emplace_back([this, &service, staff, prefix, i] { post(service, staff, prefix, i); });
}

Load::~Load() {
    enough_ = true;
    for (auto& thread : threads_)
        if (thread.joinable()) thread.join();
}

void Load::post(const RunningService& service, const ClientHeaders& staff, const std::string& prefix, int connection) {
    try {
        auto client = service.connect();
        for (int i = 0; !enough_; ++i) {
            const std::string name = prefix + "-" + std::to_string(connection) + "-" + std::to_string(i);
            json message{{"channel", "hotline_12345"}, {"external_id", name}, {"kind", "help"}, {"title", "停车"}, {"body", "柳如是住三号楼。"}, {"service_item", "parking.estate"}, {"contact", {{"phone", "13999990000"}}}};
            const std::string content = i % 5 == 1 ? "%PDF-1.7 " + name : "";
            if (!content.empty()) {
                const auto brought = bring_file(client, staff, content);
                if (brought.status == 503) return;
                if (brought.status != 201) ++surprises_;
                message["attachments"] = json::array({json::parse(brought.body)});
            }
            const auto answer = client.post("/v1/messages", message.dump(), staff);
            if (answer.status == 503) return;
            if (answer.status != 201) ++surprises_;
            const auto registered = json::parse(answer.body);
            {
                const std::lock_guard lock{mutex_};
                acknowledged_[name] = registered.at("number");
                if (!content.empty()) files_[registered.at("attachments").at(0).at("url")] = content;
            }
            if (i % 3 != 0) continue;
            const auto signed_one = client.post("/v1/messages/" + registered.at("id").get<std::string>() + "/sign", "", staff);
            if (signed_one.status == 503) return;
            if (signed_one.status != 200) ++surprises_;
            const std::lock_guard lock{mutex_};
            signed_[name] = true;
        }
    } catch (const ClientError&) {
        // The service is gone; what it had not acknowledged does not count.
    } catch (const json::exception&) {
        ++surprises_;
    }
}

bool Load::wait_for(std::size_t acknowledged) const {
    return eventually([&] {
        const std::lock_guard lock{mutex_};
        return acknowledged_.size() >= acknowledged;
    });
}

Load::Acknowledged Load::finish() {
    enough_ = true;
    for (auto& thread : threads_) thread.join();
    threads_.clear();
    return acknowledged_;
}

Load::Acknowledged everything_stored(const RunningService& service, const ClientHeaders& staff) {
    Load::Acknowledged stored;
    auto client = service.connect();
    int twice = 0;
    for (std::string cursor; ;) {
        const auto answer = client.get("/v1/messages?limit=200" + (cursor.empty() ? "" : "&cursor=" + cursor), staff);
        BOOST_REQUIRE_EQUAL(answer.status, 200);
        const auto page = json::parse(answer.body);
        for (const auto& item : page.at("items"))
            if (!stored.emplace(item.at("external_id"), item.at("number")).second) ++twice;
        if (page.at("next").is_null()) break;
        cursor = page.at("next");
    }
    BOOST_TEST(twice == 0);
    return stored;
}

std::string standing_of(const RunningService& service, const ClientHeaders& staff, const std::string& external_id) {
    const auto answer = service.connect().get("/v1/messages?external_id=" + external_id, staff);
    const auto items = json::parse(answer.body).at("items");
    if (items.size() != 1) return std::to_string(items.size()) + " messages";
    return items[0].at("state").get<std::string>() + " " + items[0].at("version").dump();
}

int missing(const Load::Acknowledged& acknowledged, const Load::Acknowledged& stored) {
    int count = 0;
    for (const auto& [name, number] : acknowledged) {
        const auto found = stored.find(name);
        if (found == stored.end() || found->second != number) ++count;
    }
    return count;
}

} // namespace huiying::tests

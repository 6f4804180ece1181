#include "tests/support/api_fixture.hpp"
#include "api/routes.hpp"
#include "config/content.hpp"
#include "service/staff.hpp"
#include "tests/support/openapi_check.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>

namespace huiying::tests {

namespace {

/// One for the whole program: compiling its schemas takes a while.
OpenApiCheck& document_check() {
    static OpenApiCheck check{[] {
        std::ifstream file{"api/openapi.json", std::ios::binary};
        return std::string{std::istreambuf_iterator<char>{file}, {}};
    }()};
    return check;
}

Actor with_role(Role role, const std::string& person) {
    Actor actor;
    actor.person = person;
    actor.roles = {role};
    return actor;
}

} // namespace

Actor cast(const std::string& who) {
    if (who == "adapter") return adapter();
    if (who == "hotline") return adapter("hotline_12345");
    if (who == "web") return adapter("web_message");
    if (who == "dispatcher") return dispatcher();
    if (who == "dispatcher2") return dispatcher("孙派单");
    if (who == "supervisor") return supervisor();
    if (who == "chief") return supervisor(2, "周主任");
    if (who == "editor") return with_role(Role::editor, "吴编辑");
    if (who == "admin") return with_role(Role::admin, "郑管理");
    if (who == "importer") {
        Actor actor = adapter();
        actor.may_import = true;
        return actor;
    }
    if (who == "staff") {
        Actor actor = clerk("*", "王值班");
        actor.roles.add(Role::dispatcher);
        actor.may_import = true;
        return actor;
    }
    return clerk(who);
}

ApiFixture::ApiFixture(ApiOptions options) {
    if (!options.read.policy) options.read = content_readers();
    if (!options.files.files) options.files.files = open_files(files_folder());
    api_ = std::make_unique<Api>(*installation.store, installation.clock, installation.deployment, installation.secrets, options, io_.get_executor());
    server_ = std::make_unique<http::Server>(
        io_, http::ServerOptions{}, [this](http::Exchange& exchange) { return api_->answer(exchange); },
        [this](const http::Finished& finished) {
            const std::lock_guard lock{mutex_};
            if (finished.status >= 200 && finished.status < 400 && !finished.route.empty()) succeeded_.emplace(finished.route);
            ++finished_;
            noted_.notify_all();
        },
        [this](const http::Incident& incident) {
            const std::lock_guard lock{mutex_};
            incidents_.push_back(std::string{incident.route} + ": " + std::string{incident.what});
        });
    server_->listen("127.0.0.1", 0);
    boost::asio::co_spawn(io_, api_->clusters().follow(), boost::asio::detached);
    port_ = server_->port();
    thread_ = std::thread{[this] { io_.run(); }};
}

ApiFixture::~ApiFixture() {
    io_.stop();
    thread_.join();
    installation.store.close();
    for (const auto& incident : incidents_) BOOST_TEST_ERROR("an exception left a handler: " << incident);
}

ClientHeaders ApiFixture::token_for(const Actor& actor) {
    TokenOrder order{actor, std::nullopt};
    const auto issued = installation.store->write_now([order, now = installation.clock.now()](Unit& unit) { return issue_token(unit, order, "test", now); });
    return {{"Authorization", "Bearer " + issued.value().secret}};
}

ClientHeaders ApiFixture::as(const std::string& who) {
    if (who.empty()) return {};
    const auto known = tokens_.find(who);
    if (known != tokens_.end()) return known->second;
    return tokens_[who] = token_for(cast(who));
}

ClientResponse ApiFixture::call(const std::string& who, const std::string& request, const std::string& body, const ClientHeaders& headers) {
    const auto space = request.find(' ');
    const std::string method = request.substr(0, space);
    const std::string target = request.substr(space + 1);
    ClientHeaders all = as(who);
    bool typed = body.empty();
    for (const auto& header : headers) {
        typed = typed || header.first == "Content-Type";
        all.push_back(header);
    }
    if (!typed) all.emplace_back("Content-Type", "application/json");
    auto client = connect();
    auto answer = client.request(method, target, body, all);
    ++calls_;
    check_answer(method, target, answer);
    return answer;
}

void ApiFixture::check_answer(const std::string& method, const std::string& target, const ClientResponse& answer) {
    BOOST_TEST(answer.status < 500, method << " " << target << " answered " << answer.status << " " << answer.body);
    BOOST_TEST(answer.has_header("X-Request-Id"));
    if (answer.has_header("Content-Encoding")) return;
    const auto fault = document_check().fault_of(method, target, answer.status, answer.header("Content-Type"), answer.body);
    BOOST_TEST(!fault.has_value(), method << " " << target << ": " << fault.value_or("") << "\n" << answer.body);
}

void ApiFixture::follow_clusters() {
    auto followed = boost::asio::co_spawn(io_, api_->clusters().caught_up(), boost::asio::use_future);
    BOOST_TEST(followed.get(), "the record is followed within a few seconds");
}

bool ApiFixture::sweep_files() {
    auto swept = boost::asio::co_spawn(io_, api_->file_room().sweep(), boost::asio::use_future);
    return swept.get();
}

bool ApiFixture::figures_are_behind() {
    auto more = boost::asio::co_spawn(io_, api_->followers().catch_up_with_outcomes(), boost::asio::use_future);
    return more.get().value();
}

std::set<std::string> ApiFixture::succeeded() const {
    std::unique_lock lock{mutex_};
    noted_.wait_for(lock, std::chrono::seconds{20}, [this] { return finished_ >= calls_; });
    return succeeded_;
}

std::vector<std::string> ApiFixture::take_incidents() {
    const std::lock_guard lock{mutex_};
    return std::exchange(incidents_, {});
}

std::vector<std::string> ApiFixture::incidents() const {
    const std::lock_guard lock{mutex_};
    return incidents_;
}

} // namespace huiying::tests

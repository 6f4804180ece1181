#include "tests/support/api_fixture.hpp"
#include "service/staff.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace huiying::tests {

ApiFixture::ApiFixture(ApiOptions options) {
    api_ = std::make_unique<Api>(*installation.store, installation.clock, installation.deployment, installation.secrets, options, io_.get_executor());
    server_ = std::make_unique<http::Server>(io_, http::ServerOptions{}, [this](http::Exchange& exchange) { return api_->answer(exchange); });
    server_->listen("127.0.0.1", 0);
    port_ = server_->port();
    thread_ = std::thread{[this] { io_.run(); }};
}

ApiFixture::~ApiFixture() {
    io_.stop();
    thread_.join();
    installation.store.close();
}

ClientHeaders ApiFixture::token_for(const Actor& actor) {
    TokenOrder order{actor, std::nullopt};
    const auto issued = installation.store->write_now([order, now = installation.clock.now()](Unit& unit) { return issue_token(unit, order, now); });
    return {{"Authorization", "Bearer " + issued.value().secret}};
}

} // namespace huiying::tests

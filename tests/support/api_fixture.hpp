// The whole API over a real socket, on the reference deployment and a clock that the test drives.
#pragma once
#include "api/api.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/installation.hpp"
#include <boost/asio/io_context.hpp>
#include <thread>

namespace huiying::tests {

class ApiFixture {
public:
    explicit ApiFixture(ApiOptions options = {});
    ~ApiFixture();
    ApiFixture(const ApiFixture&) = delete;
    ApiFixture& operator=(const ApiFixture&) = delete;

    TestInstallation installation;

    std::uint16_t port() const { return port_; }
    HttpClient connect() const { return HttpClient{port_}; }
    /// A new token for this actor, as an Authorization header.
    ClientHeaders token_for(const Actor& actor);

private:
    boost::asio::io_context io_{1};
    std::unique_ptr<Api> api_;
    std::unique_ptr<http::Server> server_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

} // namespace huiying::tests

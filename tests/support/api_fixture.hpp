// The whole API over a real socket, on the reference deployment and a clock that the test drives. Every answer that comes through `call`
// is held against the OpenAPI document, and every operation that succeeded is remembered.
#pragma once
#include "api/api.hpp"
#include "storage/files/open.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/installation.hpp"
#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace huiying::tests {

/// One of the cast: `hotline` and `web` (adapters of one channel), `adapter` (of all), `importer` (of all, may import), `dispatcher`,
/// `dispatcher2`, `supervisor`, `chief` (level 2), `editor`, `admin`, `staff` (dispatcher and every office, may import); any other word is
/// an office's code and means its clerk.
Actor cast(const std::string& who);

class ApiFixture {
public:
    explicit ApiFixture(ApiOptions options = {});
    ~ApiFixture();
    ApiFixture(const ApiFixture&) = delete;
    ApiFixture& operator=(const ApiFixture&) = delete;

    TestInstallation installation;

    std::uint16_t port() const { return port_; }
    HttpClient connect(std::chrono::milliseconds patience = std::chrono::seconds(20)) const { return HttpClient{port_, patience}; }
    /// A new token for this actor, as an Authorization header.
    ClientHeaders token_for(const Actor& actor);
    /// The Authorization header of one of the cast, the same each time; none for "".
    ClientHeaders as(const std::string& who);

    /// `request` is method and target. A body goes out as JSON unless `headers` name a type. Checked against the document.
    ClientResponse call(const std::string& who, const std::string& request, const std::string& body = {}, const ClientHeaders& headers = {});
    /// The same check for an answer that came another way.
    void check_answer(const std::string& method, const std::string& target, const ClientResponse& answer);
    /// Returns when the record has been followed for clusters, and answers have reached their members.
    void follow_clusters();
    /// Takes away files that no message has named in time, as far as one sweep goes. Whether there is more to do.
    bool sweep_files();
    /// Brings the figures up to the record's end; whether there was more to do than that takes at once.
    bool figures_are_behind();
    /// Where the files lie.
    std::string files_folder() const { return huiying::files_folder(installation.store.path()); }
    /// The names of the routes that answered 2xx or 3xx so far. Waits until the server has noted every call: it does so after the client has
    /// its answer.
    std::set<std::string> succeeded() const;
    /// What left handlers as exceptions; a good test has none.
    std::vector<std::string> incidents() const;
    /// The same, where they are what the test is about: they are no failure any more.
    std::vector<std::string> take_incidents();

private:
    boost::asio::io_context io_{1};
    std::unique_ptr<Api> api_;
    std::unique_ptr<http::Server> server_;
    std::uint16_t port_ = 0;
    std::map<std::string, ClientHeaders> tokens_;
    mutable std::mutex mutex_;
    mutable std::condition_variable noted_;
    std::size_t calls_ = 0;
    std::size_t finished_ = 0;
    std::set<std::string> succeeded_;
    std::vector<std::string> incidents_;
    std::thread thread_;
};

} // namespace huiying::tests

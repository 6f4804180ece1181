// `huiying serve`: one network thread around the API, until a signal says otherwise.
#include "api/api.hpp"
#include "cli/commands.hpp"
#include "cli/installation.hpp"
#include "cli/log.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <iostream>

namespace huiying::commands {

namespace asio = boost::asio;

namespace {

http::ServerOptions server_options(const Settings& settings) {
    http::ServerOptions options;
    options.max_connections = settings.limits.connections;
    options.idle = settings.limits.idle;
    options.header = settings.limits.request;
    options.body_total = settings.limits.request;
    return options;
}

/// One line for each request: the route, never the path or the query.
void log_request(const http::Finished& finished) {
    const double milliseconds = std::chrono::duration<double, std::milli>(finished.duration).count();
    const LogLevel level = finished.status >= 500 ? LogLevel::error : LogLevel::info;
    log(level, "request",
        {{"method", finished.method}, {"route", finished.route}, {"status", static_cast<long long>(finished.status)}, {"ms", milliseconds},
         {"bytes", static_cast<long long>(finished.bytes)}, {"request_id", finished.request_id}, {"traceparent", finished.traceparent}, {"aborted", finished.aborted}});
}

/// The running service: everything but the storage, on the network thread.
class Service {
public:
    Service(asio::io_context& io, Installation& installation, std::string config)
        : io_(io), installation_(installation), config_(std::move(config)),
          api_(*installation.store, clock_, installation.deployment, installation.secrets,
               {installation.settings.limits.request_bytes, static_cast<double>(installation.settings.limits.requests_per_second)}, io.get_executor()),
          server_(
              io, server_options(installation.settings), [this](http::Exchange& exchange) { return api_.answer(exchange); },
              [this](const http::Finished& finished) {
                  api_.meter().count(finished);
                  log_request(finished);
              },
              [](const http::Incident& incident) {
                  log(LogLevel::error, "incident", {{"id", incident.id}, {"request_id", incident.request_id}, {"route", incident.route}, {"what", incident.what}});
              }) {
        api_.connections = [this] { return server_.connections(); };
    }

    void start() {
        const auto& listen = installation_.settings.listen;
        server_.listen(listen.address, listen.port);
        log(LogLevel::info, "listening", {{"address", listen.address}, {"port", static_cast<long long>(server_.port())}});
        asio::co_spawn(io_, watch_signals(), asio::detached);
    }

private:
    Task<void> watch_signals() {
        asio::signal_set signals{io_, SIGTERM, SIGINT, SIGHUP};
        for (;;) {
            const int signal = co_await signals.async_wait(asio::use_awaitable);
            if (signal != SIGHUP) break;
            reload();
        }
        log(LogLevel::info, "draining");
        const auto deadline = std::chrono::steady_clock::now() + installation_.settings.limits.drain;
        const bool whole = co_await server_.drain(deadline);
        log(LogLevel::info, "drained", {{"whole", whole}});
        io_.stop();
    }

    /// New offices, channels, policies and routing for requests from now on; or the old ones, and why.
    void reload() {
        auto loaded = load_configuration(config_);
        if (!loaded.configuration) {
            for (const auto& fault : loaded.faults) log(LogLevel::error, "reload_refused", {{"file", fault.file}, {"pointer", fault.pointer}, {"detail", fault.detail}});
            return;
        }
        Deployment& fresh = loaded.configuration->deployment;
        if (fresh.zone->name() != installation_.deployment->zone->name()) log(LogLevel::warn, "zone_kept", {{"detail", "a new zone needs a restart"}});
        if (!(*fresh.calendar == *installation_.deployment->calendar))
            log(LogLevel::warn, "calendar_kept", {{"detail", "a changed calendar moves open clocks: it takes effect at the next start, for new clocks only, until recompute is there"}});
        fresh.zone = installation_.deployment->zone;
        fresh.calendar = installation_.deployment->calendar;
        try {
            installation_.deployment = prepare_deployment(*installation_.store, std::move(fresh), PolicyChange::take);
            api_.use(installation_.deployment);
            log(LogLevel::info, "reloaded");
        } catch (const std::exception& failure) {
            log(LogLevel::error, "reload_refused", {{"detail", failure.what()}});
        }
    }

    asio::io_context& io_;
    Installation& installation_;
    std::string config_;
    SystemClock clock_;
    Api api_;
    http::Server server_;
};

} // namespace

int serve(const std::string& config) {
    auto installation = open_installation(config, PolicyChange::take);
    if (!installation) return failed;
    open_log(installation->settings.logging.level, installation->settings.logging.file.value_or(""));
    {
        asio::io_context io{1};
        Service service{io, *installation, config};
        service.start();
        io.run();
        // Whoever still waits for the store is let go with the io_context; what is queued is committed all the same.
        installation->store->close();
    }
    log(LogLevel::info, "stopped");
    flush_log();
    return done;
}

int check_config(const std::string& config) {
    const auto configuration = read_configuration(config);
    if (!configuration) return refused;
    const Deployment& deployment = configuration->deployment;
    std::cout << "ok: " << deployment.offices.size() << " offices, " << deployment.channels.size() << " channels, " << deployment.policies.size() << " policies, "
              << deployment.routing.size() << " routing rules, calendar " << deployment.calendar->years().front().year << "–" << deployment.calendar->years().back().year << '\n';
    return done;
}

} // namespace huiying::commands

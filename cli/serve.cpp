// `huiying serve`: one network thread around the API, until a signal says otherwise.
#include "api/api.hpp"
#include "cli/commands.hpp"
#include "cli/installation.hpp"
#include "cli/log.hpp"
#include "cli/log_notifier.hpp"
#include "cli/sweeper.hpp"
#include "cli/trainer.hpp"
#include "config/content.hpp"
#include "storage/files/open.hpp"
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

ApiOptions api_options(const Settings& settings) {
    ApiOptions options;
    options.request_bytes = settings.limits.request_bytes;
    options.requests_per_second = static_cast<double>(settings.limits.requests_per_second);
    options.files.files = open_files(files_folder(settings.storage.path), settings.attachments.reserve_mib * 1024 * 1024);
    if (settings.attachments.scan) options.files.scan = command_scanner(*settings.attachments.scan, settings.attachments.scan_time);
    options.read = content_readers();
    return options;
}

/// Dates go on by the calendar in force; the files' is a candidate, until somebody has seen what it would move.
void log_calendar(bool differs) {
    if (!differs) return;
    log(LogLevel::warn, "calendar_differs",
        {{"detail",
          "the calendar files differ from the calendar in force, which stays; see `huiying recompute --preview`, then `huiying recompute --apply "
          "DIGEST --reason TEXT`"}});
}

/// Routing goes on by the rules alone.
void log_model(const std::string& refused) {
    if (!refused.empty()) log(LogLevel::error, "routing_model_refused", {{"detail", refused}});
}

void log_recompute(const RecomputeProgress& progress, const std::string& failure) {
    if (failure.empty())
        log(LogLevel::info, "recompute",
            {{"phase", std::string{word(progress.phase)}}, {"digest", progress.digest}, {"messages", static_cast<long long>(progress.total)}});
    else
        log(LogLevel::error, "recompute_failed", {{"what", failure}});
}

void log_clusters(const std::string& failure) {
    if (failure.empty()) log(LogLevel::info, "clusters_followed");
    else log(LogLevel::error, "clusters_not_followed", {{"what", failure}});
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
               api_options(installation.settings), io.get_executor()),
          notifier_(installation.deployment->zone), sweeper_(api_, notifier_, io.get_executor()), trainer_(api_, clock_, io.get_executor()),
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
        api_.clock_loop_running = [this] { return sweeper_.running(); };
    }

    void start() {
        const auto& listen = installation_.settings.listen;
        server_.listen(listen.address, listen.port);
        log(LogLevel::info, "listening", {{"address", listen.address}, {"port", static_cast<long long>(server_.port())}});
        log_calendar(installation_.calendar_differs);
        log_model(installation_.model_refused);
        asio::co_spawn(io_, watch_signals(), asio::detached);
        asio::co_spawn(io_, sweeper_.run(), asio::detached);
        asio::co_spawn(io_, trainer_.run(), asio::detached);
        api_.date_mover().listen(log_recompute);
        asio::co_spawn(io_, api_.date_mover().follow(), asio::detached);
        api_.clusters().listen(log_clusters);
        asio::co_spawn(io_, api_.clusters().follow(), asio::detached);
        const auto not_swept = [](std::string_view what) { log(LogLevel::error, "attachments_not_swept", {{"what", what}}); };
        asio::co_spawn(io_, api_.file_room().follow(not_swept), asio::detached);
        const auto failed = [](std::string_view what) { log(LogLevel::error, "follower_failed", {{"what", what}}); };
        asio::co_spawn(io_, api_.followers().run(failed), asio::detached);
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
        sweeper_.stop();
        trainer_.stop();
        api_.clusters().stop();
        api_.followers().stop();
        const bool whole = co_await server_.drain(deadline);
        api_.file_room().stop();
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
        const auto& present = api_.deployment();
        if (fresh.zone->name() != present->zone->name()) log(LogLevel::warn, "zone_kept", {{"detail", "a new zone needs a restart"}});
        fresh.zone = present->zone;
        try {
            auto prepared = prepare_deployment(*installation_.store, std::move(fresh), PolicyChange::take);
            api_.use(std::move(prepared.deployment));
            log_calendar(prepared.calendar_differs);
            log_model(prepared.model_refused);
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
    LogNotifier notifier_;
    Sweeper sweeper_;
    Trainer trainer_;
    http::Server server_;
};

/// `2019–2026`.
std::string years_of(const WorkCalendar& calendar) {
    if (calendar.first() == calendar.end()) return "without years";
    const auto year = [](Day day) { return std::to_string(static_cast<int>(std::chrono::year_month_day{day}.year())); };
    return year(calendar.first()) + "–" + year(calendar.end() - std::chrono::days{1});
}

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
              << deployment.routing.size() << " routing rules, calendar " << years_of(deployment.calendars->street()) << '\n';
    return done;
}

} // namespace huiying::commands

// `huiying backup|restore|audit verify|health`: what keeps an installation alive.
#include "cli/commands.hpp"
#include "cli/installation.hpp"
#include "service/audit.hpp"
#include "service/rules/digest.hpp"
#include "storage/files/open.hpp"
#include "storage/sqlite/open.hpp"
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <iostream>
#include <unistd.h>

namespace huiying::commands {

namespace asio = boost::asio;

namespace {

/// Copies attachments, and tells about it; false when some are damaged, or it could not be done.
bool bring_files(const char* command, const std::string& from, const std::string& to) {
    try {
        const auto brought = copy_files(from, to);
        const std::size_t all = brought.copied + brought.there;
        if (all > 0) std::cout << "Attachments: " << all << " in " << to << ", " << brought.copied << " of them new\n";
        for (const auto& name : brought.damaged) std::cerr << "huiying " << command << ": attachment " << name << " is damaged and was left out\n";
        return brought.damaged.empty();
    } catch (const std::exception& failure) {
        std::cerr << "huiying " << command << ": " << failure.what() << '\n';
        return false;
    }
}

/// What lies there since before the restore belongs to letters that the database does not know any more.
bool leave_no_others(const std::string& folder, const std::vector<BackedUpFile>& files) {
    std::vector<Digest> known;
    for (const BackedUpFile& file : files) known.push_back(file.sha256);
    try {
        const std::size_t others = set_aside_others(folder, known);
        if (others > 0) std::cout << "Attachments: " << others << " in " << folder << " are not the backup's; the service removes them when it starts\n";
        return true;
    } catch (const std::exception& failure) {
        std::cerr << "huiying restore: " << failure.what() << '\n';
        return false;
    }
}

} // namespace

int backup(const std::string& config, const std::string& file) {
    const auto settings = load_settings(config);
    const auto store = open_store(config);
    if (!store) return failed;
    const auto copied = store->backup(file);
    if (!copied) return std::cerr << "huiying backup: " << copied.error().detail << '\n', failed;
    std::cout << "Backup written to " << file << '\n';
    // After the database: whatever its copy names is there by now, and stays.
    return bring_files("backup", files_folder(settings.settings.storage.path), files_folder(file)) ? done : failed;
}

int restore(const std::string& config, const std::string& file, bool replace) {
    const auto settings = load_settings(config);
    if (!settings.faults.empty()) return std::cerr << format_faults(settings.faults) << '\n', failed;
    if (const auto damaged = damaged_files(files_folder(file)); !damaged.empty())
        return std::cerr << "huiying restore: " << damaged.size() << " attachments of the backup are damaged, the first is " << damaged.front() << '\n', failed;
    const auto files = backed_up_files(file);
    if (!files) return std::cerr << "huiying restore: " << files.error().detail << '\n', failed;
    const auto restored = restore_sqlite(file, settings.settings.storage.path, replace);
    if (!restored) return std::cerr << "huiying restore: " << restored.error().detail << '\n', failed;
    std::cout << "Verified and restored to " << settings.settings.storage.path << '\n';
    const std::string folder = files_folder(settings.settings.storage.path);
    const bool brought = bring_files("restore", files_folder(file), folder);
    return leave_no_others(folder, *files) && brought ? done : failed;
}

int verify(const std::string& config) {
    const auto store = open_store(config);
    if (!store) return failed;
    const bool person_watches = isatty(STDERR_FILENO) == 1;
    const auto report = verify_chain(*store, [&](std::int64_t checked) {
        if (person_watches) std::cerr << "\rchecked " << checked << " events" << std::flush;
    });
    if (person_watches) std::cerr << '\n';
    if (report.broken_at) {
        std::cout << "BROKEN: the chain of the record breaks at event " << report.broken_at->text() << "; the " << report.events << " events before it are as they were written\n";
        return refused;
    }
    std::cout << "ok: " << report.events << " events, head " << to_hex(report.head) << '\n';
    return done;
}

namespace {

struct Address {
    std::string host;
    std::string port;
    std::string path;
};

/// `http://host:port/path`; nothing for what is not.
std::optional<Address> parse_url(std::string_view url) {
    constexpr std::string_view scheme = "http://";
    if (!url.starts_with(scheme)) return std::nullopt;
    url.remove_prefix(scheme.size());
    const auto slash = url.find('/');
    const std::string_view authority = url.substr(0, slash);
    const auto colon = authority.rfind(':');
    Address address;
    address.host = authority.substr(0, colon);
    address.port = colon == std::string_view::npos ? "80" : std::string{authority.substr(colon + 1)};
    address.path = slash == std::string_view::npos ? "/" : std::string{url.substr(slash)};
    return address;
}

} // namespace

int health(const std::string& url) {
    const auto address = parse_url(url);
    if (!address) return std::cerr << "huiying health: the URL must be like http://127.0.0.1:8080/readyz\n", failed;
    try {
        asio::ip::tcp::iostream stream;
        stream.expires_after(std::chrono::seconds{5});
        stream.connect(address->host, address->port);
        stream << "GET " << address->path << " HTTP/1.1\r\nHost: " << address->host << "\r\nConnection: close\r\n\r\n" << std::flush;
        std::string version;
        int status = 0;
        stream >> version >> status;
        if (!stream) return std::cerr << "huiying health: no answer from " << url << '\n', failed;
        std::cout << status << '\n';
        return status == 200 ? done : refused;
    } catch (const std::exception& error) {
        return std::cerr << "huiying health: " << error.what() << '\n', failed;
    }
}

} // namespace huiying::commands

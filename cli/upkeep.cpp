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

int fail(const char* command, const std::string& why) {
    std::cerr << "huiying " << command << ": " << why << '\n';
    return failed;
}

/// The files that messages name and that lie in none of the folders; each is told.
std::size_t tell_lacking(const char* command, const std::vector<std::string>& folders, const std::vector<BackedUpFile>& files, Alike alike) {
    std::vector<WantedFile> wanted;
    for (const BackedUpFile& file : files)
        if (file.named) wanted.push_back({file.sha256, file.size});
    const auto lacking = lacking_files(folders, wanted, alike);
    for (const auto& name : lacking) std::cerr << "huiying " << command << ": attachment " << name << " is missing or damaged\n";
    return lacking.size();
}

void bring_files(const std::string& from, const std::string& to, Alike alike) {
    const auto brought = copy_files(from, to, alike);
    const std::size_t all = brought.copied + brought.there;
    if (all > 0) std::cout << "Attachments: " << all << " in " << to << ", " << brought.copied << " of them new\n";
    if (!brought.damaged.empty()) std::cerr << brought.damaged.size() << " damaged files in " << from << " were left out\n";
}

/// What lies there since before the restore belongs to letters that the database does not know any more.
void leave_no_others(const std::string& folder, const std::vector<BackedUpFile>& files) {
    std::vector<Digest> known;
    for (const BackedUpFile& file : files) known.push_back(file.sha256);
    const std::size_t others = set_aside_others(folder, known);
    if (others > 0) std::cout << "Attachments: " << others << " in " << folder << " are not the backup's; the service removes them when it starts\n";
}

} // namespace

int backup(const std::string& config, const std::string& file) try {
    const auto settings = load_settings(config);
    const auto store = open_store(config);
    if (!store) return failed;
    const auto copied = store->backup(file);
    if (!copied) return fail("backup", copied.error().detail);
    std::cout << "Backup written to " << file << '\n';
    const auto files = backed_up_files(file);
    if (!files) return fail("backup", files.error().detail);
    // After the database: whatever its copy names is there by now, and stays.
    bring_files(files_folder(settings.settings.storage.path), files_folder(file), Alike::size);
    const std::size_t lacking = tell_lacking("backup", {files_folder(file)}, *files, Alike::size);
    if (lacking > 0) return fail("backup", std::to_string(lacking) + " attachments that messages name are not in the backup");
    return done;
} catch (const std::exception& failure) {
    return fail("backup", failure.what());
}

int restore(const std::string& config, const std::string& file, const RestoreOrder& order) try {
    const auto settings = load_settings(config);
    if (!settings.faults.empty()) return std::cerr << format_faults(settings.faults) << '\n', failed;
    const std::string& target = settings.settings.storage.path;
    const auto files = backed_up_files(file);
    if (!files) return fail("restore", files.error().detail);
    // What lies beside the target already is as good as the backup's own.
    const std::size_t lacking = tell_lacking("restore", {files_folder(file), files_folder(target)}, *files, Alike::content);
    if (lacking > 0 && !order.incomplete)
        return fail("restore", std::to_string(lacking) + " attachments that messages name are missing or damaged; nothing was restored (--incomplete goes on without them)");
    const auto restored = restore_sqlite(file, target, order.replace);
    if (!restored) return fail("restore", restored.error().detail);
    std::cout << (lacking > 0 ? "Database verified and restored to " : "Verified and restored to ") << target << '\n';
    bring_files(files_folder(file), files_folder(target), Alike::content);
    leave_no_others(files_folder(target), *files);
    if (lacking == 0) return done;
    std::cerr << "huiying restore: " << lacking << " attachments that messages name are lacking\n";
    return refused;
} catch (const std::exception& failure) {
    return fail("restore", failure.what());
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

// Where attachments are taken in and given out: everything that waits for a disk or for the virus scanner happens on threads of its own here, and the
// network thread only awaits it. Also takes away, once in a while, what no message has named.
#pragma once
#include "service/async.hpp"
#include "service/port/files.hpp"
#include "service/result.hpp"
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace huiying {

class Api;

struct FileRoomOptions {
    std::shared_ptr<Files> files; ///< none: no attachments are taken or given
    Scanner scan;                 ///< empty: nothing is scanned
    int most_uploads = 32;        ///< under way at once; a quarter of them of one person
};

/// Network thread only.
class FileRoom {
public:
    FileRoom(Api& api, FileRoomOptions options, boost::asio::any_io_executor executor);
    ~FileRoom();
    FileRoom(const FileRoom&) = delete;
    FileRoom& operator=(const FileRoom&) = delete;

    const std::shared_ptr<Files>& files() const noexcept { return options_.files; }
    bool scans() const noexcept { return static_cast<bool>(options_.scan); }

    /// A place among the uploads under way, until it goes; it may outlive everything else. Problems: overloaded when all are taken, rate_limited when this
    /// person has as many as one may have.
    Result<std::shared_ptr<void>> begin_upload(const std::string& person);
    /// Runs what waits for the disk; what it throws is thrown here. `work` owns what it touches.
    Task<void> on_disk(std::function<void()> work);
    /// Lets go of a file that came in, which removes it unless it was kept; nothing for null. The caller's is the last reference.
    Task<void> drop(std::shared_ptr<IncomingFile> file);
    /// The scanner's verdict on a sealed file.
    Task<ScanVerdict> scan(std::shared_ptr<IncomingFile> file);

    /// Takes away a bounded number of files that nobody has named for a day, and forgets as many uploads. Whether there is more to do.
    Task<bool> sweep();
    /// Sweeps at once, and then once in a while, until stop(). `failed` is told what a sweep died of; it is tried again soon.
    Task<void> follow(std::function<void(std::string_view what)> failed);
    void stop();

private:
    Api& api_;
    FileRoomOptions options_;
    boost::asio::steady_timer timer_;
    struct Uploads {
        int all = 0;
        std::map<std::string, int> of; ///< by person
    };
    std::shared_ptr<Uploads> uploads_ = std::make_shared<Uploads>();
    std::stop_source stopping_;
    boost::asio::thread_pool disk_{2};
    boost::asio::thread_pool scanners_{4};
};

} // namespace huiying

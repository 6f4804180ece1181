#include "api/file_room.hpp"
#include "api/api.hpp"
#include "service/attachments.hpp"
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <algorithm>

namespace huiying {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::minutes between_sweeps{30};
/// What a sweep that failed had set aside should not wait for long.
constexpr std::chrono::minutes after_a_failure{1};
constexpr int files_at_once = 100;

Task<void> run_there(std::shared_ptr<std::function<void()>> work) {
    (*work)();
    co_return;
}

Task<void> run_on(asio::thread_pool& pool, std::function<void()> work) {
    auto shared = std::make_shared<std::function<void()>>(std::move(work));
    auto task = run_there(std::move(shared));
    co_await asio::co_spawn(pool, std::move(task), asio::use_awaitable);
}

} // namespace

FileRoom::FileRoom(Api& api, FileRoomOptions options, asio::any_io_executor executor) : api_(api), options_(std::move(options)), timer_(std::move(executor)) {}

FileRoom::~FileRoom() {
    stop();
    scanners_.join();
    disk_.join();
}

void FileRoom::stop() {
    stopping_.request_stop();
    timer_.cancel();
}

Result<std::shared_ptr<void>> FileRoom::begin_upload(const std::string& person) {
    if (uploads_->all >= options_.most_uploads)
        return Problem{Fault::overloaded, "busy", "正在上传的附件过多，请稍后重试 / too many files are coming in; try again soon", {}, {}};
    const auto theirs = uploads_->of.try_emplace(person, 0).first;
    if (theirs->second >= std::max(options_.most_uploads / 4, 1))
        return Problem{Fault::rate_limited, "too_many_uploads", "同时上传的附件过多，请逐个上传 / you have too many files coming in at once; send one after another", {}, {}};
    ++uploads_->all;
    ++theirs->second;
    return std::shared_ptr<void>{this, [uploads = uploads_, person](void*) {
                                     --uploads->all;
                                     if (--uploads->of.at(person) == 0) uploads->of.erase(person);
                                 }};
}

Task<void> FileRoom::on_disk(std::function<void()> work) { co_await run_on(disk_, std::move(work)); }

Task<void> FileRoom::drop(std::shared_ptr<IncomingFile> file) {
    if (!file) co_return;
    auto last = std::make_shared<std::shared_ptr<IncomingFile>>(std::move(file));
    std::function<void()> work = [last] { last->reset(); };
    co_await run_on(disk_, std::move(work));
}

Task<ScanVerdict> FileRoom::scan(std::shared_ptr<IncomingFile> file) {
    auto verdict = std::make_shared<ScanVerdict>(ScanVerdict::unknown);
    std::function<void()> work = [scan = options_.scan, file, verdict, stop = stopping_.get_token()] { *verdict = scan(file->path(), stop); };
    co_await run_on(scanners_, std::move(work));
    co_return *verdict;
}

Task<bool> FileRoom::sweep() {
    // What a full store lets go of, it could not forget.
    if (!options_.files || !api_.store().health().writable) co_return false;
    auto sweep = std::make_shared<std::unique_ptr<FileSweep>>();
    std::function<void()> begin = [files = options_.files, sweep] { *sweep = files->sweep(); };
    co_await on_disk(std::move(begin));
    if (!*sweep) co_return false;
    auto choose = [now = api_.now()](Unit& unit) -> Result<GoingFiles> { return files_to_go(unit, now, files_at_once); };
    const auto chosen = co_await api_.store().write(std::move(choose));
    if (!chosen) throw StorageFailure(chosen.error().code, false);
    auto aside = std::make_shared<std::vector<Digest>>();
    std::function<void()> set_aside = [sweep, aside, going = chosen->files] {
        for (const Digest& file : going) (*sweep)->set_aside(file);
        *aside = (*sweep)->aside();
        // Those without bytes have to be forgotten too.
        aside->insert(aside->end(), going.begin(), going.end());
        (*sweep)->remove_broken_off();
    };
    co_await on_disk(std::move(set_aside));
    if (aside->empty()) co_return chosen->more;
    auto forget = [files = *aside](Unit& unit) -> Result<std::vector<Digest>> { return forget_files(unit, files); };
    auto staying = co_await api_.store().write(std::move(forget));
    if (!staying) throw StorageFailure(staying.error().code, false);
    std::function<void()> settle = [sweep, aside, staying = std::move(*staying)] {
        for (const Digest& file : staying) (*sweep)->put_back(file);
        for (const Digest& file : *aside) (*sweep)->remove(file);
    };
    co_await on_disk(std::move(settle));
    co_return chosen->more;
}

Task<void> FileRoom::follow(std::function<void(std::string_view)> failed) {
    while (!stopping_.stop_requested()) {
        std::string what;
        bool more = false;
        try {
            more = co_await sweep();
        } catch (const std::exception& failure) {
            what = failure.what();
        }
        if (!what.empty()) failed(what);
        if (more) continue;
        timer_.expires_after(what.empty() ? between_sweeps : after_a_failure);
        co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

} // namespace huiying

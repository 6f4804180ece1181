// Work on very many messages that may stop nobody: what has to be worked out for each is done on the readers, ahead of time, and written in short
// transactions whose size follows the time they take. A message that changed between being read and being written, which the record tells, is
// worked out anew in the transaction.
#pragma once
#include "service/read_ahead.hpp"
#include <boost/asio/this_coro.hpp>
#include <algorithm>
#include <map>
#include <set>

namespace huiying {

/// How many messages go into one transaction.
class Pace {
public:
    explicit Pace(std::size_t most = 5000) : most_(most), size_(std::min<std::size_t>(most, 200)) {}
    std::size_t size() const noexcept { return size_; }
    /// A transaction of `count` messages took so long, commit and waiting included.
    void took(std::size_t count, std::chrono::duration<double, std::milli> time) noexcept {
        const double fits = static_cast<double>(count) * (aim / std::max(time, std::chrono::duration<double, std::milli>{0.1}));
        const double now = static_cast<double>(size_);
        size_ = std::clamp<std::size_t>(static_cast<std::size_t>(std::clamp(fits, now / 2, now * 1.25)), std::min<std::size_t>(most_, 20), most_);
    }

private:
    /// A quarter of what a transaction may take (50 ms): now and then one moves the write-ahead log into the file besides.
    static constexpr std::chrono::duration<double, std::milli> aim{12};
    std::size_t most_;
    std::size_t size_;
};

struct ConveyorOptions {
    std::size_t chunk = 2000;       ///< messages read at once
    std::size_t ahead = 2;          ///< chunks being read while one is written
    std::size_t most_batch = 5000;  ///< messages in one transaction
    std::function<bool()> go_on = [] { return true; }; ///< asked before each transaction; false: leave all as it is
};

/// What is done with each message.
template <class Item>
struct Belt {
    std::function<Result<void>(const View&)> check;                               ///< whether the work is still to be done; asked in each transaction
    std::function<std::optional<Item>(const View&, MessageId)> prepare;           ///< nothing: there is nothing to write
    std::function<void(Unit&, const Item&)> write;
    std::function<void(const Item&)> written = [](const Item&) {}; ///< after the commit, on the caller's thread, in the order of the ids
    std::function<void(std::size_t)> progress = [](std::size_t) {};               ///< how many ids are through
};

/// Belongs to the thread of the coroutine that runs it.
template <class Item>
class Conveyor {
public:
    Conveyor(Store& store, Belt<Item> belt, ConveyorOptions options)
        : store_(store), belt_(std::make_shared<const Belt<Item>>(std::move(belt))), options_(std::move(options)), pace_(options_.most_batch) {}

    /// Problem: what `check` says, or the store's own; `stopped` when it may not go on. What was written until then stays.
    Task<Result<void>> run(std::vector<MessageId> ids) {
        const auto executor = co_await boost::asio::this_coro::executor;
        ids_ = std::make_shared<const std::vector<MessageId>>(std::move(ids));
        ReadAhead<Chunk> ahead{store_, executor};
        start(ahead);
        while (ahead.under_way() > 0) {
            auto read = co_await ahead.next();
            if (!read) co_return std::move(read).error();
            start(ahead);
            auto chunk = std::make_shared<const Chunk>(std::move(*read));
            auto written = co_await write(chunk);
            if (!written) co_return written;
            belt_->progress(chunk->end);
        }
        co_return Result<void>{};
    }

private:
    /// Prepared messages as of one view.
    struct Chunk {
        EventSeq seen; ///< the last event of that view
        std::vector<std::pair<MessageId, std::optional<Item>>> items;
        std::size_t end = 0; ///< how many ids are read with it
    };
    /// What was prepared anew in the transaction, by its place in the chunk.
    using Renewed = std::map<std::size_t, std::optional<Item>>;
    static constexpr int most_changes = 500; ///< beyond it everything counts as changed
    static constexpr int most_refusals = 200;

    void start(ReadAhead<Chunk>& ahead) {
        while (ahead.under_way() < options_.ahead && next_ < ids_->size()) {
            const std::size_t from = next_;
            next_ = std::min(ids_->size(), from + options_.chunk);
            ahead.start([ids = ids_, belt = belt_, from, to = next_](const View& view) -> Result<Chunk> {
                Chunk chunk;
                chunk.seen = view.events().last();
                chunk.end = to;
                chunk.items.reserve(to - from);
                for (std::size_t i = from; i < to; ++i) chunk.items.emplace_back((*ids)[i], belt->prepare(view, (*ids)[i]));
                return chunk;
            });
        }
    }

    /// Messages that something has happened to since; nothing: too many to tell.
    static std::optional<std::set<MessageId>> changed_since(const View& view, EventSeq seen) {
        std::set<MessageId> changed;
        if (view.events().last() == seen) return changed;
        const auto events = view.events().after(seen, most_changes);
        if (events.size() == static_cast<std::size_t>(most_changes)) return std::nullopt;
        for (const StoredEvent& event : events) changed.insert(event.message);
        return changed;
    }

    static Renewed write_range(Unit& unit, const Belt<Item>& belt, const Chunk& chunk, std::size_t from, std::size_t to) {
        Renewed renewed;
        const auto changed = changed_since(unit, chunk.seen);
        for (std::size_t i = from; i < to; ++i) {
            const auto& [id, prepared] = chunk.items[i];
            if (changed && changed->find(id) == changed->end()) {
                if (prepared) belt.write(unit, *prepared);
                continue;
            }
            const auto& now = renewed.emplace(i, belt.prepare(unit, id)).first->second;
            if (now) belt.write(unit, *now);
        }
        return renewed;
    }

    Task<Result<void>> write(std::shared_ptr<const Chunk> chunk) {
        int refusals = 0;
        for (std::size_t from = 0; from < chunk->items.size();) {
            if (!options_.go_on()) co_return Problem{Fault::unavailable, "stopped", "stopped before it was through", {}, {}};
            const std::size_t to = std::min(chunk->items.size(), from + pace_.size());
            auto job = [belt = belt_, chunk, from, to](Unit& unit) -> Result<Renewed> {
                const auto wanted = belt->check(unit);
                HUIYING_TRY(wanted);
                return write_range(unit, *belt, *chunk, from, to);
            };
            const auto begin = std::chrono::steady_clock::now();
            auto renewed = co_await store_.write(std::move(job));
            if (!renewed) {
                // Others fill the queue; they have come first.
                const bool again = renewed.error().fault == Fault::overloaded && ++refusals < most_refusals;
                if (!again) co_return std::move(renewed).error();
                co_await rest();
                continue;
            }
            pace_.took(to - from, std::chrono::steady_clock::now() - begin);
            tell(*chunk, *renewed, from, to);
            from = to;
        }
        co_return Result<void>{};
    }

    void tell(const Chunk& chunk, const Renewed& renewed, std::size_t from, std::size_t to) const {
        for (std::size_t i = from; i < to; ++i) {
            const auto anew = renewed.find(i);
            const auto& item = anew == renewed.end() ? chunk.items[i].second : anew->second;
            if (item) belt_->written(*item);
        }
    }

    static Task<void> rest() {
        const auto executor = co_await boost::asio::this_coro::executor;
        boost::asio::steady_timer timer{executor, std::chrono::milliseconds{25}};
        co_await timer.async_wait(boost::asio::use_awaitable);
    }

    Store& store_;
    std::shared_ptr<const Belt<Item>> belt_;
    ConveyorOptions options_;
    Pace pace_;
    std::shared_ptr<const std::vector<MessageId>> ids_;
    std::size_t next_ = 0;
};

} // namespace huiying

// What follows the record behind the commits: the facts that figures are made of, their pages, and the full-text index. Each is a step over the store, run again while
// there is more: after commits, and by itself now and then for what other processes have written. Where two instances follow, the quicker one wins.
#pragma once
#include "service/async.hpp"
#include "service/result.hpp"
#include <functional>
#include <string_view>

namespace huiying {

class Api;

/// Network thread only.
class Followers {
public:
    explicit Followers(Api& api) : api_(api) {}

    /// Brings the facts up to the record's end as it is now; for who is about to add them up. Gives up after a bounded time;
    /// whether there is more.
    Task<Result<bool>> catch_up_with_outcomes();
    /// The same for the index.
    Task<Result<bool>> catch_up_with_texts();
    /// Follows until `stop`; `failed` is told what a step died of, and it is tried again.
    Task<void> run(std::function<void(std::string_view what)> failed);
    void stop();

private:
    /// Goes one portion further; whether there is more.
    using Step = Task<Result<bool>> (Followers::*)();

    Task<Result<bool>> follow_outcomes();
    Task<Result<bool>> follow_texts();
    Task<Result<bool>> follow_pages();
    Task<Result<bool>> catch_up(Step follow);
    Task<void> round(const std::function<void(std::string_view)>& failed);

    Api& api_;
    bool stopped_ = false;
};

} // namespace huiying

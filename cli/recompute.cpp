// `huiying recompute`: what the edited calendar files, or an edited policy, would move; and moving it. Works beside a running service, which notices.
#include "cli/commands.hpp"
#include "cli/installation.hpp"
#include "config/content.hpp"
#include "service/recompute_run.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <iomanip>
#include <iostream>
#include <unistd.h>

namespace huiying::commands {

namespace {

/// Runs one coroutine to its end on this thread.
template <class T>
T run_here(Task<T> task) {
    boost::asio::io_context io;
    auto future = boost::asio::co_spawn(io, std::move(task), boost::asio::use_future);
    io.run();
    return future.get();
}

Actor operator_here(const std::string& person) {
    Actor actor;
    actor.person = person;
    actor.roles.add(Role::admin);
    return actor;
}

int tell(const Problem& problem) {
    std::cerr << "huiying recompute: " << problem.code << ": " << problem.detail << '\n';
    for (const auto& fault : problem.errors) std::cerr << "  " << fault.pointer << ": " << fault.detail << '\n';
    return refused;
}

void print_counts(const std::string& name, const MoveCounts& counts) {
    std::cout << std::setw(10) << counts.clocks << std::setw(10) << counts.moved << std::setw(10) << counts.earlier << std::setw(10) << counts.later
              << std::setw(12) << counts.newly_late << std::setw(12) << counts.no_longer_late << "  " << name << '\n';
}

void print_preview(const Deployment& deployment, const Preview& preview) {
    std::cout << std::setw(10) << "clocks" << std::setw(10) << "moved" << std::setw(10) << "earlier" << std::setw(10) << "later" << std::setw(12)
              << "newly late" << std::setw(12) << "not late"
              << "  office\n";
    for (const auto& [office, counts] : preview.offices) {
        const auto known = deployment.offices.find(office);
        print_counts(known == deployment.offices.end() ? office : office + " " + known->second.name, counts);
    }
    print_counts("合计 / all", preview.total);
    if (preview.total.made_firm > 0) std::cout << preview.total.made_firm << " 项不再是暂定日期 / no longer provisional\n";
    if (preview.total.other_policy > 0) std::cout << preview.total.other_policy << " 项改用新版规则 / come under the new version of the policy\n";
}

/// A bar for whoever watches.
class Bar {
public:
    void show(const RecomputeProgress& progress) {
        if (!shown_ || progress.total == 0) return;
        const auto percent = progress.done * 100 / progress.total;
        std::cerr << "\r\033[K" << word(progress.phase) << " [" << std::string(static_cast<std::size_t>(percent / 4), '#')
                  << std::string(static_cast<std::size_t>(25 - percent / 4), ' ') << "] " << percent << " %  " << progress.done << " messages"
                  << std::flush;
    }
    void clear() const {
        if (shown_) std::cerr << "\r\033[K";
    }

private:
    bool shown_ = isatty(STDERR_FILENO) == 1;
};

int preview(Installation& installation, const RecomputeOptions& options) {
    const std::string& policy = options.policy;
    ChangeContent asked{!policy.empty(), installation.calendars_on_file};
    if (asked.is_policy) {
        const auto found = installation.policies_on_file.find(policy);
        if (found == installation.policies_on_file.end())
            return std::cerr << "huiying recompute: no policy " << policy << " in policies.json\n", refused;
        asked.content = found->second;
    }
    const Context context = installation.context(operator_here(options.person));
    const auto planned = plan_change(*context.deployment, asked, content_readers());
    if (!planned) return tell(planned.error());
    const auto shown = run_here(preview_open(*installation.store, context.deployment, planned->change, context.now));
    if (!shown) return tell(shown.error());
    const auto digest =
        installation.store->write_now([&](Unit& unit) -> Result<std::string> { return keep_candidate(unit, context, *planned, *shown); });
    if (!digest) return tell(digest.error());
    print_preview(*context.deployment, *shown);
    std::cout << "未作任何改动，执行 / nothing has changed; to apply:\n  huiying recompute --apply " << *digest << " --reason TEXT\n";
    return done;
}

int carry_on(Installation& installation) {
    Bar bar;
    RunOptions options;
    options.on_progress = [&](const RecomputeProgress& progress) { bar.show(progress); };
    SystemClock clock;
    RecomputeRun run{*installation.store, clock, installation.deployment, content_readers(), std::move(options)};
    const auto through = run_here(run.run());
    bar.clear();
    if (!through) return tell(through.error());
    std::cout << "完成：所有日期已更新，记录完整 / done: all dates are in force, and the record is complete\n";
    return done;
}

int apply(Installation& installation, const RecomputeOptions& options) {
    const Context context = installation.context(operator_here(options.person));
    const auto begun = installation.store->write_now(
        [&](Unit& unit) -> Result<RecomputeProgress> { return begin_recompute(unit, context, content_readers(), options.apply, options.reason); });
    if (!begun) return tell(begun.error());
    return carry_on(installation);
}

int show_progress(Installation& installation) {
    const auto progress = installation.store->read_now([](const View& view) -> Result<RecomputeProgress> { return recompute_progress(view); });
    if (!progress) return tell(progress.error());
    std::cout << word(progress->phase);
    if (progress->phase != DatesPhase::idle)
        std::cout << ' ' << progress->digest << ' ' << progress->done << " of " << progress->total << " messages";
    std::cout << '\n';
    return done;
}

} // namespace

int recompute(const std::string& config, const RecomputeOptions& options) {
    auto installation = open_installation(config, PolicyChange::keep);
    if (!installation) return failed;
    if (options.preview) return preview(*installation, options);
    if (!options.apply.empty()) return apply(*installation, options);
    if (options.resume) return carry_on(*installation);
    return show_progress(*installation);
}

} // namespace huiying::commands

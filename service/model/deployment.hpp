// What one installation is made of: its offices, channels, policies, routing rules and calendar. Read from config/, never changed once made;
// a reload makes a new one, and each transaction keeps the one it began with.
#pragma once
#include "service/model/words.hpp"
#include "service/rules/calendar.hpp"
#include "service/rules/clusters/growth.hpp"
#include "service/rules/limit.hpp"
#include "service/time.hpp"
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace huiying {

/// Codes looked up by name without copying the key.
template <class T>
using ByCode = std::map<std::string, T, std::less<>>;

struct Office {
    std::string code;
    std::string name;
    std::string name_en;
    bool sealed = false; ///< what it handles is confidential by default (纪工委)
    std::vector<std::string> aliases; ///< what citizens call it, tidied; its name is always one of them
};

/// A body outside the street that a message can be handed to (转出).
struct OutsideBody {
    std::string code;
    std::string name;
    std::string name_en;
};

/// 事项: an entry of the service catalogue (责任清单).
struct ServiceItem {
    std::string code;
    std::string name;
    std::string name_en;
    std::string office;
};

/// 政策文件: answered by the office that drafted it.
struct PolicyDocument {
    std::string code;
    std::string title;
    std::string office;
};

struct Channel {
    std::string code;
    std::string name;
    std::string name_en;
    std::string triage; ///< the office whose dispatchers take what no rule places
    Kind default_kind = Kind::consultation;
};

/// One clock a policy sets.
struct ClockRule {
    Stage stage{};
    Limit limit;
    Trigger start = Trigger::receipt;
    std::string basis; ///< legal basis as people read it
    DayEnd end = DayEnd::midnight;
};

/// 退单: whether and how long an office may say that a message is not its own.
struct ReturnRule {
    bool allowed = true;
    Limit window{1, LimitUnit::working_days};
    int most = 2; ///< times per message
    std::optional<Limit> ruling; ///< how long the dispatcher has to rule
    int levels = 1;              ///< 2: what a dispatcher approves waits for a supervisor as well (两级审核)
};

/// 延期: how far a limit may be moved, step by step, each with the supervisor's level that approves it.
struct ExtensionRule {
    enum class Form : std::uint8_t { to, by }; ///< a new limit from the clock's start, or added to the old one
    struct Step {
        Limit limit;
        int approver_level = 1;
    };
    Form form = Form::to;
    std::vector<Step> steps; ///< empty: none
};

/// 重办: whether a low rating opens the message again by itself.
struct ReworkRule {
    bool on_low_rating = false;
    int most = 1; ///< rounds that a rating can cause
};

/// What a policy applies to; an empty list is anything.
struct PolicyMatch {
    bool special = false; ///< for what is supervised or opened again (督办、重办), and for nothing else
    std::vector<std::string> channels;
    std::vector<Kind> kinds;
    std::optional<Priority> priority;
    std::vector<std::string> service_items;
};

/// The limits of one sort of message, with their legal basis.
struct Policy {
    std::string name;
    int version = 1; ///< given by the store: raised when the content changes
    std::string content; ///< canonical text, so that a change is noticed
    PolicyMatch match;
    std::optional<Day> from; ///< by the day of receipt, inclusive
    std::optional<Day> to;   ///< inclusive
    std::vector<ClockRule> clocks;
    std::map<Stage, Limit> complex; ///< other limits for messages dispatched as complex
    ReturnRule returns;
    ExtensionRule extension;
    ReworkRule rework;
    std::optional<Limit> assist; ///< how long an assisting office has, unless the dispatcher says otherwise (协办时限)
    bool review = false; ///< a reply waits for a second person
    std::string legal; ///< `law`, `practice` or `default`
    std::string source;

    std::string label() const { return name + "@" + std::to_string(version); }
};

/// One configured routing rule; the first that fits wins. Words are matched in the tidied title and body.
struct RoutingRule {
    std::string id;
    std::string office;
    std::vector<std::string> any;  ///< at least one, unless empty
    std::vector<std::string> all;
    std::vector<std::string> none;
    std::vector<std::string> places; ///< found in community, address or text
    std::vector<std::string> communities; ///< the community as given, one of these
    std::vector<std::string> channels;
    std::vector<Kind> kinds;
    std::vector<std::string> service_items;
    std::optional<Day> from; ///< by the day of receipt, inclusive
    std::optional<Day> to;   ///< inclusive
};

/// 回避: what makes a message one against an office, and who gets it then.
struct ConflictRule {
    std::vector<std::string> words;   ///< of accusation, tidied; beside an office's name in one sentence they accuse it
    std::vector<std::string> offices; ///< the first that is not accused itself
};

/// How routing learns from past dispatches.
struct LearningPlan {
    bool enabled = true;       ///< whether the model may route at all
    double confidence = 0.85;  ///< from which on it routes by itself; below, it only suggests
    std::optional<std::chrono::minutes> retrain_at; ///< of each day, by the installation's zone; none: by hand only
    int least_examples = 200;  ///< a first model from fewer would know nothing
    int most_examples = 20'000; ///< the latest
};

/// 重复诉求: when a letter counts as one the same person has written before.
struct RepeatRule {
    std::chrono::days within{180}; ///< 0: letters are never linked
    double likeness = 0.6;         ///< of the texts, 0 to 1
};

/// 集中诉求 and 专项回应.
struct ClusterPlan {
    clusters::FlagSettings flags;
    ByCode<clusters::FlagSettings> items;              ///< of service items that ask for more, or less
    Limit response{15, LimitUnit::working_days};       ///< how long the lead office has
    std::chrono::days stands{90};                      ///< so long an answer is given to new members too
};

class Classifier;

/// A trained model in force.
struct RoutingModel {
    int version = 0;
    std::shared_ptr<const Classifier> classifier;
};

/// One rung of a ladder (升级): when it falls due, seen from the clock, and whom it concerns.
struct Rung {
    enum class When : std::uint8_t { before, due, after };
    int level = 1;      ///< 1 nudge (yellow), 2 due (red), 3 leader in charge, 4 main leader and slip, 5 circulated list
    std::string name;   ///< 催办, 到期 …
    std::string name_en;
    When when{};
    std::optional<Limit> limit; ///< of `after`; of `before`, the least that is left, beside the share
    int percent = 0;            ///< of `before`: the share of the limit that is left
    std::vector<std::string> to; ///< who is told, as people read it: 承办单位, 分管领导 …
};

struct Ladder {
    std::string code;
    bool urgent = false; ///< counts running time and its notices do not wait for office hours
    std::vector<Rung> rungs; ///< in the order they fall due
};

/// Which clocks climb which ladder; the first that fits.
struct LadderUse {
    std::vector<Stage> stages;
    std::optional<Priority> priority;
    std::string ladder;
};

struct EscalationPlan {
    std::map<std::string, Ladder, std::less<>> ladders;
    std::vector<LadderUse> uses;
    int rework_rounds = 3; ///< the round from which a rework goes to the main leader: the second rework
    int rework_level = 4;
};

/// A recompute in progress: what open clocks are being moved to.
struct DateChange {
    std::shared_ptr<const Calendars> calendars; ///< those in force where only a policy changes
    std::optional<Policy> to_policy;            ///< the version that clocks under older ones of its name come under

    /// Whether a clock under the policy with this label comes under to_policy.
    bool moves(std::string_view label) const noexcept {
        return to_policy && label.starts_with(to_policy->name) && label.substr(to_policy->name.size()).starts_with('@') && label != to_policy->label();
    }
};

struct Deployment {
    std::shared_ptr<const Zone> zone;
    std::shared_ptr<const Calendars> calendars; ///< in force: what the open clocks are counted by
    int calendar_version = 1;                   ///< given by the store
    std::int64_t epoch = 0;                     ///< of the dates in the store that this deployment counts like; see port Dates
    std::shared_ptr<const DateChange> change;   ///< null when no recompute is in progress
    ByCode<Office> offices;
    ByCode<OutsideBody> outside;
    ByCode<ServiceItem> service_items;
    ByCode<PolicyDocument> documents;
    ByCode<Channel> channels;
    std::vector<Policy> policies;  ///< in force: one version of each name
    ByCode<Policy> policy_versions; ///< every version ever in force, by label: open messages keep theirs
    std::vector<RoutingRule> routing;
    ConflictRule conflicts;
    RepeatRule repeats;
    LearningPlan learning;
    std::optional<RoutingModel> model; ///< given by the store; none until one has been trained
    EscalationPlan escalation;
    ClusterPlan clusters;

    /// The street's calendar.
    const WorkCalendar& street() const { return calendars->street(); }
    Due due(Instant start, Limit limit) const { return due_after(street(), *zone, start, limit); }
};

} // namespace huiying

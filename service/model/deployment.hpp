// What one installation is made of: its offices, channels, policies, routing rules and calendar. Read from config/, never changed once made;
// a reload makes a new one, and each transaction keeps the one it began with.
#pragma once
#include "service/model/words.hpp"
#include "service/rules/calendar.hpp"
#include "service/rules/limit.hpp"
#include "service/time.hpp"
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace huiying {

struct Office {
    std::string code;
    std::string name;
    std::string name_en;
    bool sealed = false; ///< what it handles is confidential by default (纪工委)
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
};

/// 退单: whether and how long an office may say that a message is not its own.
struct ReturnRule {
    bool allowed = true;
    Limit window{1, LimitUnit::working_days};
    int most = 2; ///< times per message
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

/// What a policy applies to; an empty list is anything.
struct PolicyMatch {
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
    std::vector<std::string> channels;
    std::vector<Kind> kinds;
    std::vector<std::string> service_items;
};

/// Codes looked up by name without copying the key.
template <class T>
using ByCode = std::map<std::string, T, std::less<>>;

struct Deployment {
    std::shared_ptr<const Zone> zone;
    std::shared_ptr<const WorkCalendar> calendar;
    ByCode<Office> offices;
    ByCode<OutsideBody> outside;
    ByCode<ServiceItem> service_items;
    ByCode<PolicyDocument> documents;
    ByCode<Channel> channels;
    std::vector<Policy> policies;  ///< in force: one version of each name
    ByCode<Policy> policy_versions; ///< every version ever in force, by label: open messages keep theirs
    std::vector<RoutingRule> routing;

    Due due(Instant start, Limit limit) const { return due_after(*calendar, *zone, start, limit); }
};

} // namespace huiying

// 升级: what puts a late message before the people above, and the digests in which they are told.
#pragma once
#include "service/model/ids.hpp"
#include "service/model/words.hpp"
#include "service/time.hpp"
#include <optional>
#include <string>
#include <vector>

namespace huiying {

struct Escalation {
    EscalationId id;
    EscalationKind kind{};
    MessageId message;  ///< none (0) where a special response is late
    ResponseId response; ///< none (0) unless one is
    ClockId clock;      ///< none (0) unless a rung
    Stage stage{};      ///< of the clock; `reply` for what a hand or a rework raised
    int rung = 0;       ///< place on the ladder, from 1 on; 0 unless a rung
    int level = 0;      ///< 1 nudge … 5 circulated list; see config/escalation.json
    std::string office; ///< who led it then; empty: nobody
    bool urgent = false;   ///< its notice does not wait for office hours
    Instant planned_at;    ///< when it fell due
    Instant fired_at;      ///< when it was recorded
    bool late = false;     ///< recorded well after it fell due: the service was down, or a reply was sent back
    bool skipped = false;  ///< fell due before the message was registered (an import): recorded, never notified
    Instant notice_at;     ///< its notice leaves no earlier: quiet hours
    NoticeId notice;       ///< the digest it left in; none (0) yet
    std::string raised_by; ///< a person, for what a hand raised
    std::optional<std::string> acknowledged_by;
    std::optional<Instant> acknowledged_at;
    std::optional<Instant> settled_at; ///< its clock has ended, or its message is closed
};

/// 通报: one digest for one office and hour.
struct Notice {
    NoticeId id;
    std::string office; ///< empty: what nobody leads
    Instant hour;       ///< the full hour it belongs to
    Instant made_at;
    std::optional<Instant> sent_at;
    int items = 0;
    int highest = 0; ///< level
};

} // namespace huiying

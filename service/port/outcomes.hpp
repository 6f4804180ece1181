// What became of messages, ready to be added up: kept behind the record by a follower, never in the way of a verb.
#pragma once
#include "service/rules/handled.hpp"
#include "service/model/ids.hpp"
#include <functional>

namespace huiying {

class Outcomes {
public:
    virtual ~Outcomes() = default;
    /// The last event of the record that is counted here.
    virtual EventSeq cursor() const = 0;
    virtual std::optional<Handled> find(MessageId id) const = 0;
    /// Messages after this one, ascending: for whoever checks them all.
    virtual std::vector<Handled> after(MessageId id, int most) const = 0;
    /// Every message closed or declined in [from, to), the earliest first.
    virtual void each_closed(Instant from, Instant to, const std::function<void(const Handled&)>& see) const = 0;
    /// Every answered message whose reply was due in [from, to): what it is, `due_at` and `in_time`; the rest is not filled in.
    virtual void each_due(Instant from, Instant to, const std::function<void(const Handled&)>& see) const = 0;
    /// The same of open messages that nobody has answered yet.
    virtual void each_unanswered(Instant from, Instant to, const std::function<void(const Handled&)>& see) const = 0;

    virtual void set_cursor(EventSeq seq) = 0;
    /// Stores the facts in place of what was known of the message.
    virtual void keep(const Handled& handled) = 0;
    virtual void forget(MessageId id) = 0;
    virtual void forget_all() = 0;
};

} // namespace huiying

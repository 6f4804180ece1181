// The full-text index over what citizens wrote. Searched through MessageFilter::text; filled behind the record by a follower, never inside intake.
#pragma once
#include "service/model/ids.hpp"
#include <string>

namespace huiying {

class Texts {
public:
    virtual ~Texts() = default;
    /// The last event of the record whose message is in the index.
    virtual EventSeq cursor() const = 0;
    virtual bool holds(MessageId id) const = 0;

    virtual void set_cursor(EventSeq seq) = 0;
    /// `grams` as rules/grams makes them.
    virtual void add(MessageId id, const std::string& grams) = 0;
    virtual void forget_all() = 0;
};

} // namespace huiying

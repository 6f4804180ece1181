// The port through which people are told. What leaves is a stored digest (通报); how it travels is the adapter's business.
#pragma once
#include "service/model/escalation.hpp"

namespace huiying {

class Notifier {
public:
    virtual ~Notifier() = default;
    /// Hands a digest on. Called at least once for each, from one thread; must not block for long. A failure is an exception: it is tried again.
    virtual void send(const Notice& notice) = 0;
};

} // namespace huiying

// The port through which the service asks what time it is, so that a test can drive time.
#pragma once
#include "service/time.hpp"

namespace huiying {

class Clock {
public:
    virtual ~Clock() = default;
    /// The present. Thread-safe.
    virtual Instant now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
public:
    Instant now() const override {
        return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
};

} // namespace huiying

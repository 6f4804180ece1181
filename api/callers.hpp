// Who is calling: bearer tokens looked up by hash and remembered for a moment, and each token's rate.
#pragma once
#include "service/clock.hpp"
#include "service/port/store.hpp"
#include "service/staff.hpp"
#include <chrono>
#include <map>

namespace huiying {

/// Network thread only. A revoked token is refused within `remembered`.
class Callers {
public:
    static constexpr std::chrono::milliseconds remembered{1000};

    /// `rate`: requests a second and token; 0 is no limit. Bursts of two seconds' worth pass.
    Callers(Store& store, const Clock& clock, double rate) : store_(store), clock_(clock), rate_(rate) {}

    /// The actor behind an Authorization header. Problems: unauthenticated, rate_limited, and storage's own.
    Task<Result<Actor>> identify(std::string authorization);

private:
    struct Known {
        std::optional<Token> token;
        Instant looked_up;
        double allowance = 0;
        Instant counted;
    };
    Result<Actor> admit(Known& known, Instant now) const;

    Store& store_;
    const Clock& clock_;
    double rate_;
    std::map<Digest, Known> known_;
};

} // namespace huiying

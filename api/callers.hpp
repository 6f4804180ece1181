// Who is calling: bearer tokens and the console's sessions, looked up by hash and remembered for a moment, and each token's rate.
#pragma once
#include "service/clock.hpp"
#include "service/port/store.hpp"
#include "service/sessions.hpp"
#include "service/staff.hpp"
#include <chrono>
#include <map>

namespace huiying {

/// What a request shows. A token goes before a session.
struct Credentials {
    std::string authorization;          ///< the header, or empty
    std::optional<std::string> session; ///< the cookie's secret
};

/// On what somebody was let in.
struct Admission {
    std::optional<Digest> session; ///< absent: on the token itself
    std::optional<Instant> until;  ///< when that ends; absent: open end
};

struct Caller {
    Actor actor;
    Admission admission;
};

/// Network thread only. What is revoked, or ended by another instance, is refused within `remembered`.
class Callers {
public:
    static constexpr std::chrono::milliseconds remembered{1000};

    /// `rate`: requests a second and token, its sessions included; 0 is no limit. Bursts of two seconds' worth pass.
    Callers(Store& store, const Clock& clock, double rate) : store_(store), clock_(clock), rate_(rate) {}

    /// Who shows these. Problems: unauthenticated, rate_limited, and storage's own.
    Task<Result<Caller>> identify(Credentials credentials);
    /// Looks this up anew the next time.
    void forget(const Digest& hash) { known_.erase(hash); }

private:
    struct Known {
        Token token;
        Admission admission;
        Instant looked_up;
    };
    struct Allowance {
        double left = 0;
        Instant counted;
    };
    Task<Result<std::optional<Known>>> look_up(Digest hash, bool session);
    Result<Caller> admit(const Known& known, Instant now);
    bool within_rate(TokenId token, Instant now);

    Store& store_;
    const Clock& clock_;
    double rate_;
    std::map<Digest, Known> known_;
    std::map<TokenId, Allowance> allowances_;
};

} // namespace huiying

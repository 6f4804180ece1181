// Idempotency keys: a verb that carries one is done once; its first answer is kept in the same transaction and given again.
#pragma once
#include "service/model/message.hpp"
#include "service/port/store.hpp"
#include <functional>

namespace huiying {

/// The key a caller sent, scoped to person and route.
struct OnceKey {
    std::string person;
    std::string route;
    std::string key;
    Digest request{}; ///< of path and body: the same key with another request is refused
    Instant now;
};

/// An answer as it goes to the caller.
struct EncodedAnswer {
    int status = 200;
    std::string body;
    int version = 0; ///< for the ETag; 0 when it has none
};

inline constexpr std::chrono::hours answers_kept{24};

/// Runs `work`, or gives the answer it gave before. Only answers are kept, never problems. Without a key it just runs.
Result<EncodedAnswer> once(Unit& unit, const std::optional<OnceKey>& key, const std::function<Result<EncodedAnswer>()>& work);

} // namespace huiying

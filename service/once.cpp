#include "service/once.hpp"

namespace huiying {

Result<EncodedAnswer> once(Unit& unit, const std::optional<OnceKey>& key, const std::function<Result<EncodedAnswer>()>& work) {
    if (!key) return work();
    if (auto kept = unit.answers().find(key->person, key->route, key->key)) {
        if (kept->request != key->request)
            return Problem{Fault::conflict, "idempotency_key_reused", "同一 Idempotency-Key 已用于不同请求 / this Idempotency-Key was used for another request", {}, {}};
        return EncodedAnswer{kept->status, std::move(kept->body), kept->version};
    }
    auto answer = work();
    HUIYING_TRY(answer);
    unit.answers().insert(key->person, key->route, key->key, {key->request, answer->status, answer->body, answer->version}, key->now);
    unit.answers().forget(key->now - answers_kept, 20);
    return answer;
}

} // namespace huiying

// Requests and their rulings (裁定): an office asks, another person decides; a request that was settled once stays settled.
#pragma once
#include "service/dispatch.hpp"

namespace huiying {

struct Ruling {
    DispatchOrder next;               ///< approving a return: the office that gets it
    std::optional<bool> final;        ///< rejecting a return: for good unless said otherwise
    std::optional<std::string> note;
};

/// Approves or rejects. Void requests need another person than the one who asked. Problems: not_found, forbidden, conflict `already_ruled`.
Result<Request> approve(Unit& unit, const Context& context, RequestId id, const Ruling& ruling, const VerbOptions& options);
Result<Request> reject(Unit& unit, const Context& context, RequestId id, const Ruling& ruling, const VerbOptions& options);
/// Taken back by whoever asked: the office, or the dispatcher of a void.
Result<Request> withdraw_request(Unit& unit, const Context& context, RequestId id, const VerbOptions& options);

/// The requests the caller may see: dispatchers and supervisors all, offices their own. Oldest first.
Result<Page<Request>> list_requests(const View& view, const Context& context, RequestFilter filter, int limit, std::optional<Position> after);

} // namespace huiying

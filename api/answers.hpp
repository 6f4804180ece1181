// What handlers share: reading a JSON body, running a verb once, and writing answers.
#pragma once
#include "api/problem.hpp"
#include "api/query.hpp"
#include "api/routes.hpp"
#include "json/reader.hpp"
#include "json/writer.hpp"
#include "service/handling.hpp"
#include "service/once.hpp"

namespace huiying {

using Answered = std::optional<http::Response>;

http::Response json_answer(int status, JsonText body);
http::Response encoded_answer(EncodedAnswer answer);
/// `{"items": […], "next": …}` with the Link header of the next page (RFC 8288).
http::Response list_answer(const http::Request& request, JsonList items, const std::optional<Position>& next);

/// A request body: the text, or what to answer instead (absent: the session answers by itself).
struct Received {
    std::optional<std::string> text;
    Answered refusal;
};
/// Reads a JSON body. An empty one is an empty text; `required` refuses it.
Task<Received> receive_json(Call& call, bool required);

/// Version the caller has seen (If-Match), as a verb option. A value that is no version of ours never matches.
std::optional<int> if_match(const http::Request& request);

/// The Idempotency-Key of this request, if it has one. Problem: a key that is too long or not visible ASCII.
Result<std::optional<OnceKey>> once_key(const Call& call, std::string_view body);

/// Runs `work` in a transaction, once per Idempotency-Key, and writes what it gives. `body` is the request's.
Task<Answered> write_once(Call& call, std::string body, std::function<Result<EncodedAnswer>(Unit&)> work);

/// Reads one request body into an object reader: `read` takes its fields, then unknown ones are faults.
/// An empty body reads as an empty object.
std::optional<Problem> read_object(std::string_view body, const std::function<void(ObjectReader&, Faults&)>& read);

/// Ids in paths: what is not an id of ours is not there.
template <class I>
Result<I> path_id(const Call& call, std::string_view name) {
    if (const auto id = I::parse(call.parameter(name))) return *id;
    return not_found("such thing");
}

} // namespace huiying

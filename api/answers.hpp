// What handlers share: reading a JSON body, running a verb once, and writing answers.
#pragma once
#include "api/problem.hpp"
#include "api/query.hpp"
#include "api/routes.hpp"
#include "api/sheet.hpp"
#include "json/reader.hpp"
#include "json/writer.hpp"
#include "service/handling.hpp"
#include "service/once.hpp"

namespace huiying {

using Answered = std::optional<http::Response>;

http::Response json_answer(int status, JsonText body);
/// A table to carry away; `name` is the file's, without its ending. Not for Format::json.
http::Response sheet_answer(const Sheet& sheet, Format format, const std::string& name);
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

/// Reads what takes long, in its turn.
template <class Work>
auto read_in_turn(Call& call, Work work) -> Task<std::invoke_result_t<const Work&, const View&>> {
    const auto turn = co_await call.api.long_questions().take();
    auto answer = co_await call.api.store().read(std::move(work));
    co_return answer;
}

/// What a request does to the store; the context is the caller's, with the deployment that is present when it runs.
template <class T>
using PresentWork = std::function<Result<T>(Unit&, const Context&)>;

/// How often work is run again because dates are counted by something else since; a recompute changes that twice.
inline constexpr int most_renewals = 5;

/// Runs `work` in a transaction. Where it answers `outdated`, with the present deployment again: what the caller asked for is done under it, and
/// `call.context` has it from then on.
template <class T>
Task<Result<T>> write_present(Call& call, PresentWork<T> work) {
    for (int renewals = 0;; ++renewals) {
        auto job = [context = call.context, work](Unit& unit) -> Result<T> { return work(unit, context); };
        auto answer = co_await call.api.store().write(std::move(job));
        const bool again = !answer && answer.error().fault == Fault::outdated && renewals < most_renewals;
        if (!again) co_return answer;
        co_await call.renew();
    }
}

/// Runs `work` in a transaction, once per Idempotency-Key, and writes what it gives. `body` is the request's.
Task<Answered> write_once(Call& call, std::string body, PresentWork<EncodedAnswer> work);

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

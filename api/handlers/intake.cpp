// POST /v1/messages and the NDJSON batch: the same checks and the same use case, one message or ten thousand.
#include "api/handlers/batch.hpp"
#include "api/handlers/handlers.hpp"
#include "api/json/decode.hpp"
#include "api/json/encode.hpp"
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

namespace huiying::handlers {

namespace {

/// The registering closure of one prepared message.
PresentWork<Registration> registration(std::shared_ptr<const PreparedDraft> prepared) {
    return [prepared = std::move(prepared)](Unit& unit, const Context& context) -> Result<Registration> { return register_message(unit, context, *prepared); };
}

http::Response registration_answer(const Context& context, Registration registered) {
    const int status = registered.created ? 201 : 200;
    const Shown shown = show(context, std::move(registered.dossier));
    auto response = json_answer(status, message_json(context, shown, registered.query_code));
    response.headers.emplace_back("ETag", '"' + std::to_string(shown.dossier.message.version) + '"');
    response.headers.emplace_back("Location", "/v1/messages/" + shown.dossier.message.id.text());
    return response;
}

std::string line_answer(std::size_t line, const Result<Registration>& registered) {
    JsonObject out;
    out.add("line", line);
    if (registered) {
        const Message& m = registered->dossier.message;
        out.add("status", registered->created ? 201 : 200).add("id", m.id).add("number", m.number).add("query_code", registered->query_code);
    } else {
        out.add("status", status_of(registered.error().fault)).add("problem", problem_json(registered.error()));
    }
    return out.take().text + "\n";
}

/// The answers of a group of lines, filled in from the storage thread by way of the network thread.
struct Group {
    explicit Group(boost::asio::any_io_executor executor) : done(executor) {}
    std::vector<std::shared_ptr<const PreparedDraft>> drafts; ///< null where the line cannot be registered
    std::vector<Result<Registration>> answers;
    std::size_t waiting = 0;
    http::Wakeup done;

    bool outdated(std::size_t slot) const { return !answers[slot] && answers[slot].error().fault == Fault::outdated; }
};

void submit(Call& call, const boost::asio::any_io_executor& executor, const std::shared_ptr<Group>& group, std::size_t slot) {
    ++group->waiting;
    auto handler = [executor, group, slot](std::exception_ptr failure, Result<Registration> answer) {
        boost::asio::post(executor, [group, slot, failure, answer = std::move(answer)]() mutable {
            if (failure) answer = Problem{Fault::unavailable, "storage_failed", "存储暂不可用，请重试 / storage failed; send this line again", {}, {}};
            group->answers[slot] = std::move(answer);
            if (--group->waiting == 0) group->done.notify_all();
        });
    };
    auto work = [context = call.context, register_one = registration(group->drafts[slot])](Unit& unit) -> Result<Registration> {
        return register_one(unit, context);
    };
    call.api.store().submit_to<Unit>(std::move(work), std::move(handler));
}

Task<void> settle(const std::shared_ptr<Group>& group) {
    while (group->waiting > 0) {
        const auto ticket = group->done.ticket();
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{60};
        co_await group->done.wait_until(ticket, until);
    }
}

/// Registers again the lines that met a change of what dates are counted by.
Task<void> submit_again(Call& call, const boost::asio::any_io_executor& executor, const std::shared_ptr<Group>& group) {
    for (int renewals = 0; renewals < most_renewals; ++renewals) {
        std::vector<std::size_t> slots;
        for (std::size_t i = 0; i < group->answers.size(); ++i)
            if (group->outdated(i)) slots.push_back(i);
        if (slots.empty()) co_return;
        co_await call.renew();
        for (const std::size_t slot : slots) submit(call, executor, group, slot);
        co_await settle(group);
    }
}

/// Registers a group of lines at once: they share commits, and each succeeds or fails by itself.
Task<std::shared_ptr<Group>> register_group(Call& call, const std::vector<BatchLine>& lines) {
    const auto executor = co_await boost::asio::this_coro::executor;
    auto group = std::make_shared<Group>(executor);
    group->answers.assign(lines.size(), Result<Registration>{Problem{}});
    group->drafts.resize(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].too_long) {
            group->answers[i] = Problem{Fault::too_large, "too_large", "该行过大 / this line is larger than a request may be", {}, {}};
            continue;
        }
        auto draft = decode_draft(lines[i].text, *call.context.deployment, call.context.now);
        if (draft) {
            group->drafts[i] = std::make_shared<const PreparedDraft>(prepare(call.context, std::move(*draft)));
            submit(call, executor, group, i);
        } else {
            group->answers[i] = std::move(draft).error();
        }
    }
    co_await settle(group);
    co_await submit_again(call, executor, group);
    co_return group;
}

bool wants_batch(const Call& call) { return call.request().media_type() == "application/x-ndjson"; }

} // namespace

Task<Answered> post_message(Call& call) {
    auto received = co_await receive_json(call, true);
    if (!received.text) co_return std::move(received.refusal);
    const Context& context = call.context;
    auto draft = decode_draft(*received.text, *context.deployment, context.now);
    if (!draft) co_return problem_answer(draft.error());
    auto work = registration(std::make_shared<const PreparedDraft>(prepare(context, std::move(*draft))));
    auto registered = co_await write_present<Registration>(call, std::move(work));
    if (!registered) co_return problem_answer(registered.error());
    call.api.meter().count_messages(registered->created ? 1 : 0);
    co_return registration_answer(context, std::move(*registered));
}

Task<Answered> post_batch(Call& call) {
    if (!wants_batch(call))
        co_return problem_answer({Fault::unsupported_media, "unsupported_media_type", "请使用 Content-Type: application/x-ndjson / send application/x-ndjson", {}, {}});
    BatchReader reader{call.api.options().request_bytes};
    bool started = false;
    while (!reader.finished()) {
        auto part = co_await call.exchange.read_some();
        if (!part.ok()) {
            // A body that breaks off: what was read whole has been registered; the answer ends without its last chunk, so that it shows.
            if (started) call.exchange.abort();
            co_return std::nullopt;
        }
        if (!started) call.exchange.begin_stream(200, "application/x-ndjson");
        started = true;
        reader.feed(part.data, part.state == http::BodyState::complete);
        for (auto lines = reader.take(); !lines.empty(); lines = reader.take()) {
            call.context = call.api.context(std::move(call.context.actor));
            const auto group = co_await register_group(call, lines);
            for (std::size_t i = 0; i < lines.size(); ++i) {
                call.api.meter().count_messages(group->answers[i] && group->answers[i]->created ? 1 : 0);
                call.exchange.write(line_answer(lines[i].number, group->answers[i]));
            }
        }
    }
    if (reader.overflowed()) {
        const Result<Registration> refused{Problem{Fault::too_large, "too_many_lines", "一批最多 10000 行 / a batch has at most 10,000 lines; send the rest in another", {}, {}}};
        call.exchange.write(line_answer(most_batch_lines + 1, refused));
    }
    call.exchange.end();
    co_return std::nullopt;
}

} // namespace huiying::handlers

#include "tests/storage/sample.hpp"

#include <cstdio>

#include "service/rules/chain.hpp"

namespace huiying::test {

using namespace std::chrono_literals;

Instant hours(int count) { return Instant{1793581200000ms} + std::chrono::hours(count); }

Digest digest_of(std::uint8_t fill) {
    Digest digest;
    digest.fill(fill);
    return digest;
}

Salt salt_of(std::uint8_t fill) {
    Salt salt;
    salt.fill(fill);
    return salt;
}

Message plain_message(const std::string& external_id) {
    Message m;
    m.channel = "web_message";
    m.external_id = external_id;
    m.kind = Kind::consultation;
    m.received_at = hours(0);
    m.registered_at = hours(0);
    m.triage = "dzb";
    m.routing.reason = "fallback";
    m.policy = "web@1";
    m.effective_at = hours(0);
    return m;
}

Message full_message(const std::string& external_id) {
    Message m = plain_message(external_id);
    m.version = 7;
    m.kind = Kind::complaint;
    m.priority = Priority::urgent;
    m.service_item = "parking";
    m.about_document = "doc-1";
    m.community = "第一居委";
    m.received_at = hours(-5);
    m.upstream_due_at = hours(90);
    m.anonymous = m.confidential = m.publish_consent = true;
    m.state = State::handling;
    m.round = 2;
    m.complex = true;
    m.office = "glb";
    m.assisting = {"zzb", "pab"};
    m.assignee = "张三";
    m.dispatched_at = hours(1);
    m.contacted_at = hours(2);
    m.routing = {RoutedBy::rule, "parking", 0.9375, {{"zfd", 0.1}, {"sfs", 1.0 / 3}}};
    m.outcome = Outcome::explained;
    m.dates = {hours(48), hours(72), hours(24)};
    m.paused_for = PauseReason::hearing;
    m.supervised = 1;
    m.escalation_level = 2;
    m.effective_at = hours(3);
    return m;
}

Letter full_letter() {
    Letter l;
    l.title = "停车";
    l.body = "第一行\r\n\t第二行 🚗 \xe3\x80\x80末尾 ";
    l.location = {"某路 1 号", std::nullopt, 31.25, 121.3600001};
    l.extra = R"({"likes":3})";
    l.contact = {"王五", "13800000000", "w@example.org", "ref-1"};
    l.salt = salt_of(9);
    return l;
}

MessageClock clock_of(Stage stage, Instant due) {
    MessageClock clock;
    clock.stage = stage;
    clock.started_at = hours(0);
    clock.limit = "5wd";
    clock.due_at = due;
    clock.due_on = std::chrono::floor<std::chrono::days>(LocalTime{due.time_since_epoch()});
    clock.policy = "web@1";
    return clock;
}

Event event_of(Verb verb, MessageId message) {
    Event event;
    event.verb = verb;
    event.message = message;
    event.person = "张三";
    event.role = "office:glb";
    event.recorded_at = event.effective_at = hours(0);
    return event;
}

MessageId add(Unit& unit, Message message) {
    const Day day = std::chrono::floor<std::chrono::days>(LocalTime{message.registered_at.time_since_epoch()});
    char tail[16];
    std::snprintf(tail, sizeof tail, "-%06d", static_cast<int>(unit.messages().next_of_day(day)));
    message.number = format_day(day) + tail;
    const MessageId id = unit.messages().insert(message, full_letter(), digest_of(1), digest_of(2));
    if (message.office) unit.messages().hand_to(id, *message.office);
    for (const auto& office : message.assisting) unit.messages().hand_to(id, office);
    if (message.dates.due_at) unit.clocks().insert(id, clock_of(Stage::reply, *message.dates.due_at));
    unit.events().append(event_of(Verb::register_, id));
    return id;
}

MessageId add(Store& store, Message message) {
    return store.write_now([message](Unit& unit) -> Result<MessageId> { return add(unit, message); }).value();
}

Message get(Store& store, MessageId id) {
    return read(store, [id](const View& view) { return view.messages().find(id).value(); });
}

std::int64_t chain_length(Store& store) {
    return read(store, [](const View& view) -> std::int64_t {
        Digest hash = chain_origin;
        std::int64_t seq = 0;
        for (auto batch = view.events().after(EventSeq{seq}, 100); !batch.empty(); batch = view.events().after(EventSeq{seq}, 100))
            for (const StoredEvent& event : batch) {
                if (event.seq.value() != ++seq || chain_hash(hash, event) != event.hash) return -1;
                hash = event.hash;
            }
        return view.events().last().value() == seq ? seq : -1;
    });
}

}  // namespace huiying::test

#include "storage/sqlite/event_text.hpp"

#include "json/writer.hpp"
#include "service/rules/digest.hpp"

namespace huiying::sqlite {

namespace {

JsonText change_text(const FieldChange& change) {
    JsonObject out;
    out.add("field", change.field);
    if (change.before) out.add("before", *change.before);
    if (change.after) out.add("after", *change.after);
    return out.take();
}

}  // namespace

std::string detail_text(const Event& event) {
    JsonList changes;
    for (const auto& change : event.changes) changes.add(change_text(change));
    JsonObject digests;
    for (const auto& entry : event.digests) digests.add(entry.field, to_hex(entry.digest));
    return JsonObject{}.add("changes", changes.take()).add("digests", digests.take()).take().text;
}

}  // namespace huiying::sqlite

#include "storage/sqlite/event_text.hpp"

#include <nlohmann/json.hpp>

#include "json/writer.hpp"
#include "service/rules/digest.hpp"
#include "storage/sqlite/failure.hpp"

namespace huiying::sqlite {

namespace {

JsonText change_text(const FieldChange& change) {
    JsonObject out;
    out.add("field", change.field);
    if (change.before) out.add("before", *change.before);
    if (change.after) out.add("after", *change.after);
    return out.take();
}

// Reads what detail_text writes, from left to right.
class DetailReader {
public:
    explicit DetailReader(std::string_view text) : rest_(text) {}

    void expect(std::string_view token) {
        if (!accept(token)) throw StorageFailure("the detail of an event cannot be read", false);
    }
    bool accept(std::string_view token) {
        if (!rest_.starts_with(token)) return false;
        rest_.remove_prefix(token.size());
        return true;
    }
    // The raw text of a string, its escapes as they stand.
    std::string_view raw() {
        expect("\"");
        std::size_t end = 0;
        while (end < rest_.size() && rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
        const std::string_view found = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end, rest_.size()));
        expect("\"");
        return found;
    }

private:
    std::string_view rest_;
};

std::string plain(std::string_view raw) {
    if (raw.find('\\') == std::string_view::npos) return std::string(raw);
    return nlohmann::json::parse('"' + std::string(raw) + '"').get<std::string>();
}

}  // namespace

std::string detail_text(const Event& event) {
    JsonList changes;
    for (const auto& change : event.changes) changes.add(change_text(change));
    JsonObject digests;
    for (const auto& entry : event.digests) digests.add(entry.field, to_hex(entry.digest));
    return JsonObject{}.add("changes", changes.take()).add("digests", digests.take()).take().text;
}

void read_changes(std::string_view detail, const std::function<bool(std::string_view field)>& wanted, std::vector<FieldChange>& changes) {
    DetailReader reader(detail);
    reader.expect("{\"changes\":[");
    while (reader.accept("{\"field\":")) {
        const std::string_view field = reader.raw();
        std::optional<std::string_view> before;
        std::optional<std::string_view> after;
        if (reader.accept(",\"before\":")) before = reader.raw();
        if (reader.accept(",\"after\":")) after = reader.raw();
        reader.expect("}");
        reader.accept(",");
        if (!wanted(field)) continue;
        FieldChange& change = changes.emplace_back();
        change.field = field;
        if (before) change.before = plain(*before);
        if (after) change.after = plain(*after);
    }
    reader.expect("]");
}

}  // namespace huiying::sqlite

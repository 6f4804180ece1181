#include "storage/sqlite/sides.hpp"

#include <stdexcept>

namespace huiying::sqlite {

namespace {

std::optional<Instant> unless_never(std::optional<Instant> at) { return at == never ? std::nullopt : at; }

}  // namespace

DateColumns columns_of(const MessageDates& dates) { return {dates.due_at.value_or(never), dates.late_at.value_or(never), dates.fires_at}; }

std::optional<MessageDates> dates_of(const DateColumns& columns) {
    if (!columns.due_at) return std::nullopt;
    return MessageDates{unless_never(columns.due_at), unless_never(columns.late_at), columns.fires_at};
}

std::string sided(std::string_view text, char here) {
    std::string out(text);
    for (char& symbol : out) {
        if (symbol == '@') symbol = here;
        else if (symbol == '%') symbol = here == 'a' ? 'b' : 'a';
    }
    return out;
}

Sides::Sides(SQLite::Database& database)
    : find_(database, "SELECT epoch, turned, phase, calendar_version, change FROM dates WHERE one = 1"),
      update_(database, "UPDATE dates SET epoch = ?, turned = ?, phase = ?, calendar_version = ?, change = ? WHERE one = 1") {}

void Sides::reload() {
    auto rows = find_.run();
    if (!rows.next()) throw StorageFailure("the file does not say which dates are in force", false);
    rows.take(state_.epoch, state_.turned, state_.phase, state_.calendar_version, state_.change);
}

void Sides::set(const DatesState& state) {
    if (update_.exec(state.epoch, state.turned, state.phase, state.calendar_version, state.change) != 1)
        throw std::logic_error("there is no state of dates to update");
    state_ = state;
}

}  // namespace huiying::sqlite

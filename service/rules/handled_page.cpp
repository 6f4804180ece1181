#include "service/rules/handled_page.hpp"
#include "service/rules/content.hpp"
#include <algorithm>
#include <limits>
#include <stdexcept>

namespace huiying {

namespace {

constexpr std::uint8_t layout = 1; ///< of the bytes

std::uint8_t coded(const std::optional<bool>& value) noexcept { return value ? (*value ? 2 : 1) : 0; }

std::optional<bool> decoded(std::uint8_t code) noexcept {
    if (code == 0) return std::nullopt;
    return code == 2;
}

bool names_stand(const HandledNames& names, std::size_t count) noexcept {
    const auto stands = [count](std::uint16_t place) { return place < count; };
    return stands(names.office) && stands(names.channel) && stands(names.kind) && stands(names.service_item) && stands(names.community);
}

bool is_sound(const HandledPage& page) noexcept {
    const auto known = [&page](const auto& item) { return names_stand(item.names, page.names.size()); };
    const auto scored = [](const HandledRow& row) { return row.score <= Words<Score>::all.size(); };
    return std::all_of(page.rows.begin(), page.rows.end(), known) && std::all_of(page.ways.begin(), page.ways.end(), known) &&
           std::all_of(page.rows.begin(), page.rows.end(), scored);
}

} // namespace

HandledFacts HandledRow::facts() const noexcept {
    HandledFacts facts;
    facts.declined = declined != 0;
    facts.transferred = transferred != 0;
    facts.contacted = decoded(contacted);
    facts.signed_in_time = decoded(signed_in_time);
    facts.in_time = in_time != 0;
    facts.solved = decoded(solved);
    if (score != 0) facts.score = static_cast<Score>(score - 1);
    facts.round = round;
    if (minutes >= 0) facts.minutes = minutes;
    return facts;
}

void HandledPage::keep_between(Instant from, Instant to) {
    const auto outside = [from = from.time_since_epoch().count(), to = to.time_since_epoch().count()](const auto& item) { return item.at < from || item.at >= to; };
    std::erase_if(rows, outside);
    std::erase_if(ways, outside);
}

void HandledPacker::add(Instant at, const Handled& handled) {
    HandledRow row;
    row.at = at.time_since_epoch().count();
    row.names = {place_of(handled.office.value_or("")), place_of(handled.channel), place_of(std::string{word(handled.kind)}),
                 place_of(handled.service_item.value_or("")), place_of(handled.community.value_or(""))};
    row.round = static_cast<std::uint16_t>(handled.round);
    row.minutes = handled.minutes.value_or(-1);
    row.declined = handled.declined;
    row.transferred = handled.transferred;
    row.in_time = handled.in_time;
    row.contacted = coded(handled.contacted);
    row.signed_in_time = coded(handled.signed_in_time);
    row.solved = coded(handled.solved);
    if (handled.score) row.score = static_cast<std::uint8_t>(static_cast<unsigned>(*handled.score) + 1);
    page_.rows.push_back(row);
    for (const WrongWay& way : handled.wrong_ways) {
        HandledNames names = row.names;
        names.office = place_of(way.office);
        page_.ways.push_back({row.at, names, way.returned, 0});
    }
}

HandledPage HandledPacker::take() { return std::move(page_); }

std::uint16_t HandledPacker::place_of(const std::string& name) {
    const std::size_t next = page_.names.size();
    const auto [place, is_new] = places_.try_emplace(name, static_cast<std::uint16_t>(next));
    if (is_new) {
        if (next > std::numeric_limits<std::uint16_t>::max()) throw std::length_error("a page of facts has too many names");
        page_.names.push_back(name);
    }
    return place->second;
}

std::string bytes_of(const HandledPage& page) {
    ContentWriter out;
    out.number(layout);
    out.number(static_cast<std::uint32_t>(page.names.size()));
    for (const std::string& name : page.names) out.text(name);
    out.list(page.rows);
    out.list(page.ways);
    return out.take();
}

std::optional<HandledPage> page_of(std::string_view bytes) {
    ContentReader in{bytes};
    if (in.number<std::uint8_t>() != layout) return std::nullopt;
    HandledPage page;
    page.names.clear();
    for (auto left = in.number<std::uint32_t>(); left > 0 && in.good(); --left) page.names.push_back(in.text());
    page.rows = in.list<HandledRow>();
    page.ways = in.list<HandledWay>();
    if (!in.at_end() || page.names.empty() || !is_sound(page)) return std::nullopt;
    return page;
}

} // namespace huiying

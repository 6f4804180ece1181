// The facts of many messages side by side, small and quick to add up: a name stands once for all that bear it. What a report reads.
#pragma once
#include "service/rules/handled.hpp"
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace huiying {

/// What a fact is counted under, by its place in the page's names.
struct HandledNames {
    std::uint16_t office = 0;
    std::uint16_t channel = 0;
    std::uint16_t kind = 0;
    std::uint16_t service_item = 0;
    std::uint16_t community = 0;
    bool operator==(const HandledNames&) const = default;
};

/// One message. Its layout is that of the bytes kept.
struct HandledRow {
    std::int64_t at = 0; ///< milliseconds since 1970: when it was closed, or due
    HandledNames names;
    std::uint16_t round = 1;
    std::int32_t minutes = -1;        ///< -1: absent
    std::uint8_t declined = 0;        ///< 0 or 1, as the two that follow
    std::uint8_t transferred = 0;
    std::uint8_t in_time = 0;
    std::uint8_t contacted = 0;       ///< 0: absent, 1: no, 2: yes, as the two that follow
    std::uint8_t signed_in_time = 0;
    std::uint8_t solved = 0;
    std::uint8_t score = 0;           ///< 0: absent, else one more than the Score
    std::uint8_t unused = 0;
    HandledFacts facts() const noexcept;
};
static_assert(sizeof(HandledRow) == 32 && std::has_unique_object_representations_v<HandledRow>);

/// An office that had one of the messages in vain; under the names of the message, but its own.
struct HandledWay {
    std::int64_t at = 0;
    HandledNames names;
    std::uint16_t returned = 0;
    std::uint32_t unused = 0;
};
static_assert(sizeof(HandledWay) == 24 && std::has_unique_object_representations_v<HandledWay>);

struct HandledPage {
    std::vector<std::string> names{""}; ///< the first: none
    std::vector<HandledRow> rows;
    std::vector<HandledWay> ways;

    /// Leaves what is of [from, to).
    void keep_between(Instant from, Instant to);
};

/// Makes a page.
class HandledPacker {
public:
    /// Counted at `at`, with the offices that had it in vain.
    void add(Instant at, const Handled& handled);
    HandledPage take();

private:
    std::uint16_t place_of(const std::string& name);

    HandledPage page_;
    std::unordered_map<std::string, std::uint16_t> places_{{"", 0}};
};

std::string bytes_of(const HandledPage& page);
/// Nothing: these bytes are no page, or a damaged one.
std::optional<HandledPage> page_of(std::string_view bytes);

} // namespace huiying

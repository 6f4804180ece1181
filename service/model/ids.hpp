// Strong ids: a message's number can never be passed where a request's is meant.
#pragma once
#include <charconv>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace huiying {

/// An id as storage counts it. Callers of the API see its text and must treat it as opaque.
template <class Tag>
class Id {
public:
    constexpr Id() noexcept = default;
    constexpr explicit Id(std::int64_t value) noexcept : value_(value) {}

    constexpr std::int64_t value() const noexcept { return value_; }
    std::string text() const { return std::to_string(value_); }
    auto operator<=>(const Id&) const = default;

    /// Reads what text() wrote; nothing for anything else.
    static std::optional<Id> parse(std::string_view text) noexcept {
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size() || value <= 0 || text.front() == '0') return std::nullopt;
        return Id{value};
    }

private:
    std::int64_t value_ = 0;
};

using MessageId = Id<struct MessageTag>;
using ClockId = Id<struct ClockTag>;
using RequestId = Id<struct RequestTag>;
using FeedId = Id<struct FeedTag>;
using TokenId = Id<struct TokenTag>;
using EscalationId = Id<struct EscalationTag>;
using NoticeId = Id<struct NoticeTag>;
using ClusterId = Id<struct ClusterTag>;
using ClusterDecisionId = Id<struct ClusterDecisionTag>;
using ResponseId = Id<struct ResponseTag>;
using EventSeq = Id<struct EventTag>;

} // namespace huiying

// What became of messages, ready to be added up: kept behind the record by a follower, never in the way of a verb.
#pragma once
#include "service/rules/handled_page.hpp"
#include "service/model/ids.hpp"
#include "service/time.hpp"
#include <functional>

namespace huiying {

/// What puts a message into a day.
enum class PageSide : std::uint8_t { closed, due };
template <> struct Words<PageSide> {
    static constexpr std::array<std::string_view, 2> all{"closed", "due"};
};

/// The facts of one day (UTC) as they are kept in one piece.
struct PackedPage {
    PageSide side{};
    Day day{};
    std::int64_t changes = 0; ///< of the day's facts, when it was made
    std::string bytes;
};

class Outcomes {
public:
    using SeePage = std::function<void(const HandledPage&)>;

    virtual ~Outcomes() = default;
    /// The last event of the record that is counted here.
    virtual EventSeq cursor() const = 0;
    virtual std::optional<Handled> find(MessageId id) const = 0;
    /// Messages after this one, ascending: for whoever checks them all.
    virtual std::vector<Handled> after(MessageId id, int most) const = 0;
    /// Every message closed or declined in [from, to), the earliest first.
    virtual void each_closed(Instant from, Instant to, const SeePage& see) const = 0;
    /// Every answered message whose reply was due in [from, to): what it is counted under and `in_time`; the rest may be there or not.
    virtual void each_due(Instant from, Instant to, const SeePage& see) const = 0;
    /// The same of open messages that nobody has answered yet.
    virtual HandledPage unanswered(Instant from, Instant to) const = 0;

    /// Pages of days whose facts have changed, made of the facts as they are: at most `most`.
    virtual std::vector<PackedPage> stale_pages(int most) const = 0;
    /// How many kept pages are not what the facts make.
    virtual std::int64_t wrong_pages() const = 0;

    virtual void set_cursor(EventSeq seq) = 0;
    /// Stores the facts in place of what was known of the message.
    virtual void keep(const Handled& handled) = 0;
    virtual void forget(MessageId id) = 0;
    virtual void forget_all() = 0;
    /// Stores a page; not if the day's facts have changed since it was made.
    virtual void keep_page(const PackedPage& page) = 0;
};

} // namespace huiying

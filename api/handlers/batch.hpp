// Cuts a streamed NDJSON body into lines, in groups, without ever holding more than one line too many.
#pragma once
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace huiying {

inline constexpr std::size_t most_batch_lines = 10'000;
/// Lines registered together; they share commits.
inline constexpr std::size_t batch_group = 64;

struct BatchLine {
    std::size_t number = 0; ///< from 1 on; empty lines count but are not answered
    std::string text;
    bool too_long = false;
};

class BatchReader {
public:
    explicit BatchReader(std::size_t most_line_bytes) : most_(most_line_bytes) {}

    /// Takes the next part of the body; `last` when nothing follows.
    void feed(std::string_view part, bool last);
    /// Up to batch_group whole lines, in order; empty when more has to be fed first.
    std::vector<BatchLine> take();
    /// Nothing more is to be read: the body has ended, or went beyond the most lines, or one line went on without end.
    bool finished() const noexcept { return finished_; }
    /// There was a line beyond the most lines.
    bool overflowed() const noexcept { return overflowed_; }

private:
    void end_line();

    std::size_t most_;
    std::size_t number_ = 0;
    std::string open_;         ///< the line being read
    std::size_t skipped_ = 0;  ///< bytes dropped of a line that is too long
    std::deque<BatchLine> ready_;
    bool finished_ = false;
    bool overflowed_ = false;
};

} // namespace huiying

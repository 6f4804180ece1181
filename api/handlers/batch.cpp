#include "api/handlers/batch.hpp"
#include <algorithm>

namespace huiying {

namespace {

constexpr std::size_t endless_line = 16; // times the longest line: then nobody is going to end it

bool is_blank(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
}

} // namespace

void BatchReader::end_line() {
    ++number_;
    const bool too_long = skipped_ > 0;
    if (too_long || !is_blank(open_)) ready_.push_back({number_, std::move(open_), too_long});
    open_.clear();
    skipped_ = 0;
}

void BatchReader::feed(std::string_view part, bool last) {
    while (!part.empty() && !finished_) {
        if (number_ == most_batch_lines && !is_blank(part.substr(0, part.find('\n')))) {
            overflowed_ = finished_ = true;
            return;
        }
        const auto end = part.find('\n');
        const std::string_view piece = part.substr(0, end);
        const std::size_t room = most_ - std::min(most_, open_.size());
        open_.append(piece.substr(0, room));
        skipped_ += piece.size() - std::min(piece.size(), room);
        part = end == std::string_view::npos ? std::string_view{} : part.substr(end + 1);
        if (end != std::string_view::npos || skipped_ > endless_line * most_) {
            finished_ = end == std::string_view::npos;
            end_line();
        }
    }
    if (last && !finished_) {
        if (!open_.empty()) end_line();
        finished_ = true;
    }
}

std::vector<BatchLine> BatchReader::take() {
    std::vector<BatchLine> out;
    while (!ready_.empty() && out.size() < batch_group) {
        out.push_back(std::move(ready_.front()));
        ready_.pop_front();
    }
    return out;
}

} // namespace huiying

// The lines of `huiying due`: `<RFC 3339 time> <limit>` in, the due time or an error out, in order. Text comes in blocks of any size; a line may
// begin in one and end in the next.
#pragma once
#include "service/rules/limit.hpp"
#include <cstddef>
#include <string>
#include <string_view>

namespace huiying {

class DueLines {
public:
    /// Both are kept by reference.
    DueLines(const WorkCalendar& calendar, const Zone& zone) : calendar_(calendar), zone_(zone) {}

    /// Answers the lines that end in `block`, appending to `out`.
    void add(std::string_view block, std::string& out);
    /// Answers what stands after the last line end, if anything does.
    void finish(std::string& out);
    /// Lines answered with an error so far.
    std::size_t bad() const noexcept { return bad_; }

private:
    void answer(std::string_view line, std::string& out);
    void refuse(const char* why, std::string& out);
    void keep(std::string_view part);

    const WorkCalendar& calendar_;
    const Zone& zone_;
    std::string begun_; ///< the beginning of a line whose end has not come yet
    std::size_t bad_ = 0;
};

} // namespace huiying

// A table as people carry it away: the same cells as CSV (UTF-8 with a mark, so that Excel and WPS read it right) and as a workbook (.xlsx).
#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace huiying {

/// Nothing, a text, a count, or a share (0 to 1 and written with four places; a workbook shows it in per cent).
using Cell = std::variant<std::monostate, std::string, std::int64_t, double>;

struct Sheet {
    std::string name;
    std::vector<std::string> heads;
    std::vector<std::vector<Cell>> rows; ///< each as long as heads
};

/// One row as csv_of writes it, line end included.
std::string csv_line(const std::vector<Cell>& row);
/// RFC 4180. A text that a spreadsheet would run as a formula is written with an apostrophe before it.
std::string csv_of(const Sheet& sheet);
/// Texts stay texts. Throws std::runtime_error when the workbook cannot be written.
std::string xlsx_of(const Sheet& sheet);

/// A share as every form of a report writes it: rounded to four places.
double rounded(double share) noexcept;

} // namespace huiying

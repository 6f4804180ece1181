// A table as people carry it away: the same cells as CSV (UTF-8 with a mark, so that Excel and WPS read it right) and as a workbook (.xlsx).
#pragma once
#include "service/model/words.hpp"
#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace huiying {

/// A number that is no count, written with four places.
struct Amount {
    double value = 0;
    bool operator==(const Amount&) const = default;
};

/// Nothing, a text, a count, a share (0 to 1 and written with four places; a workbook shows it in per cent), or an amount.
using Cell = std::variant<std::monostate, std::string, std::int64_t, double, Amount>;

/// How a report is written.
enum class Format : std::uint8_t { json, csv, xlsx };
template <> struct Words<Format> {
    static constexpr std::array<std::string_view, 3> all{"json", "csv", "xlsx"};
};

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

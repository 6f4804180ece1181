// CSV (RFC 4180) as offices' spreadsheets write it: quoted fields, line ends inside quotes, a byte order mark.
#pragma once
#include <cstdint>
#include <istream>
#include <optional>
#include <string>
#include <vector>

namespace huiying {

class CsvReader {
public:
    struct Row {
        std::size_t line = 0; ///< where it begins, from 1 on
        std::vector<std::string> fields;
    };

    /// Reads the header at once.
    explicit CsvReader(std::istream& in);
    const std::vector<std::string>& header() const noexcept { return header_; }
    /// The next row that is not empty; nothing at the end.
    std::optional<Row> next();
    /// Bytes read so far.
    std::uintmax_t position() const noexcept { return position_; }

private:
    std::optional<Row> read_row();
    int get();

    std::istream& in_;
    std::size_t line_ = 1;
    std::uintmax_t position_ = 0;
    std::vector<std::string> header_;
};

/// Columns that say the same thing twice, such as `contact` beside `contact.phone`; nothing when each can be told from the others.
std::optional<std::string> header_fault(const std::vector<std::string>& header);

/// One message as JSON text: a column `contact.phone` is a member of a member; empty fields are left out; lat, lon are numbers, and the
/// three flags true or false. Columns without a header are passed on under a name that the checks refuse.
/// What is not UTF-8 stays so, for the checks to refuse.
std::string csv_message(const std::vector<std::string>& header, const std::vector<std::string>& fields);

} // namespace huiying

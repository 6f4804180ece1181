#include "tests/support/workbook.hpp"
#include <algorithm>
#include <cstdint>
#include <regex>
#include <stdexcept>
#include <zlib.h>

namespace huiying::tests {

namespace {

std::uint32_t number_at(const std::string& bytes, std::size_t at, int size) {
    std::uint32_t value = 0;
    for (int i = size; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes.at(at + static_cast<std::size_t>(i)));
    return value;
}

std::string inflated(std::string packed, std::size_t size) {
    std::string out(size, '\0');
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) throw std::runtime_error("no inflater");
    stream.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int code = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    if (code != Z_STREAM_END) throw std::runtime_error("a member of the workbook is broken");
    return out;
}

/// A member of the archive, by way of its central directory (APPNOTE.TXT 4.3.12).
std::string member(const std::string& bytes, const std::string& name) {
    const std::string mark{"PK\1\2", 4};
    for (auto at = bytes.find(mark); at != std::string::npos; at = bytes.find(mark, at + 4)) {
        if (bytes.compare(at + 46, number_at(bytes, at + 28, 2), name) != 0) continue;
        const std::size_t packed = number_at(bytes, at + 20, 4);
        const std::size_t size = number_at(bytes, at + 24, 4);
        const std::size_t local = number_at(bytes, at + 42, 4);
        const std::size_t data = local + 30 + number_at(bytes, local + 26, 2) + number_at(bytes, local + 28, 2);
        const bool stored = number_at(bytes, at + 10, 2) == 0;
        return stored ? bytes.substr(data, size) : inflated(bytes.substr(data, packed), size);
    }
    throw std::runtime_error("no " + name + " in the workbook");
}

std::string unescaped(std::string text) {
    for (const auto& [from, to] : {std::pair{"&lt;", "<"}, std::pair{"&gt;", ">"}, std::pair{"&quot;", "\""}, std::pair{"&amp;", "&"}})
        for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + 1)) text.replace(at, std::string{from}.size(), to);
    return text;
}

std::vector<std::string> shared_texts(const std::string& bytes) {
    const std::string xml = member(bytes, "xl/sharedStrings.xml");
    const std::regex item{"<si><t[^>]*>([^<]*)</t></si>"};
    std::vector<std::string> out;
    for (std::sregex_iterator found{xml.begin(), xml.end(), item}, end; found != end; ++found) out.push_back(unescaped((*found)[1]));
    return out;
}

/// `BC` → 54.
std::size_t column_of(const std::string& letters) {
    std::size_t column = 0;
    for (const char c : letters) column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
    return column - 1;
}

} // namespace

std::vector<std::vector<std::string>> cells_of_workbook(const std::string& bytes) {
    const auto texts = shared_texts(bytes);
    const std::string xml = member(bytes, "xl/worksheets/sheet1.xml");
    const std::regex cell{"<c r=\"([A-Z]+)([0-9]+)\"([^>]*)><v>([^<]*)</v></c>"};
    std::vector<std::vector<std::string>> rows;
    for (std::sregex_iterator found{xml.begin(), xml.end(), cell}, end; found != end; ++found) {
        const std::size_t row = std::stoul((*found)[2]) - 1;
        const std::size_t column = column_of((*found)[1]);
        rows.resize(std::max(rows.size(), row + 1));
        rows[row].resize(std::max(rows[row].size(), column + 1));
        const bool text = (*found)[3].str().find("t=\"s\"") != std::string::npos;
        rows[row][column] = text ? texts.at(std::stoul((*found)[4])) : (*found)[4].str();
    }
    return rows;
}

} // namespace huiying::tests

#include "api/sheet.hpp"
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <unistd.h>
#include <xlsxwriter.h>

namespace huiying {

namespace {

std::string decimal_text(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.4f", rounded(value));
    return text.data();
}

bool looks_like_formula(const std::string& text) { return !text.empty() && std::string_view{"=+-@\t\r"}.find(text.front()) != std::string_view::npos; }

std::string field(std::string text) {
    if (looks_like_formula(text)) text.insert(0, "'");
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string{"\"\""} : std::string(1, c);
    return out + '"';
}

struct CsvCell {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(const std::string& text) const { return field(text); }
    std::string operator()(std::int64_t count) const { return std::to_string(count); }
    std::string operator()(double share) const { return decimal_text(share); }
    std::string operator()(Amount amount) const { return decimal_text(amount.value); }
};

/// A file of its own that goes with it: the library writes to files alone.
class TemporaryFile {
public:
    TemporaryFile() : path_((std::filesystem::temp_directory_path() / "huiying-XXXXXX").string()) {
        const int file = mkstemp(path_.data());
        if (file < 0) throw std::runtime_error("no temporary file for a workbook");
        ::close(file);
    }
    ~TemporaryFile() { std::remove(path_.c_str()); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    const std::string& path() const noexcept { return path_; }
    std::string content() const {
        std::ifstream file{path_, std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

private:
    std::string path_;
};

struct Pen {
    lxw_worksheet* page;
    lxw_format* share;
    lxw_row_t row;
    lxw_col_t column;

    void operator()(std::monostate) const {}
    void operator()(const std::string& text) const { worksheet_write_string(page, row, column, text.c_str(), nullptr); }
    void operator()(std::int64_t count) const { worksheet_write_number(page, row, column, static_cast<double>(count), nullptr); }
    void operator()(double value) const { worksheet_write_number(page, row, column, rounded(value), share); }
    void operator()(Amount amount) const { worksheet_write_number(page, row, column, rounded(amount.value), nullptr); }
};

void draw(lxw_workbook* book, const Sheet& sheet) {
    lxw_worksheet* page = workbook_add_worksheet(book, sheet.name.c_str());
    lxw_format* head = workbook_add_format(book);
    format_set_bold(head);
    format_set_text_wrap(head);
    lxw_format* share = workbook_add_format(book);
    format_set_num_format(share, "0.00%");
    for (std::size_t i = 0; i < sheet.heads.size(); ++i) worksheet_write_string(page, 0, static_cast<lxw_col_t>(i), sheet.heads[i].c_str(), head);
    for (std::size_t r = 0; r < sheet.rows.size(); ++r)
        for (std::size_t c = 0; c < sheet.rows[r].size(); ++c)
            std::visit(Pen{page, share, static_cast<lxw_row_t>(r + 1), static_cast<lxw_col_t>(c)}, sheet.rows[r][c]);
    worksheet_freeze_panes(page, 1, 0);
    worksheet_set_column(page, 0, static_cast<lxw_col_t>(sheet.heads.empty() ? 0 : sheet.heads.size() - 1), 14, nullptr);
}

} // namespace

double rounded(double share) noexcept { return std::round(share * 1e4) / 1e4; }

std::string csv_line(const std::vector<Cell>& row) {
    std::string out;
    for (std::size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : ",") + std::visit(CsvCell{}, row[i]);
    return out + "\r\n";
}

std::string csv_of(const Sheet& sheet) {
    std::string out = "\xEF\xBB\xBF" + csv_line({sheet.heads.begin(), sheet.heads.end()});
    for (const auto& row : sheet.rows) out += csv_line(row);
    return out;
}

std::string xlsx_of(const Sheet& sheet) {
    const TemporaryFile file;
    lxw_workbook* book = workbook_new(file.path().c_str());
    if (book == nullptr) throw std::runtime_error("a workbook could not be begun");
    draw(book, sheet);
    if (const lxw_error error = workbook_close(book); error != LXW_NO_ERROR) throw std::runtime_error(std::string{"a workbook could not be written: "} + lxw_strerror(error));
    return file.content();
}

} // namespace huiying

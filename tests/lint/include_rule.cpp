#include "tests/lint/include_rule.hpp"

#include <algorithm>

namespace huiying::lint {

namespace {

using Prefixes = std::vector<std::string_view>;

struct Layer {
    std::string_view folder;
    Prefixes own;      // project files it may include
    Prefixes foreign;  // libraries it may include beside the standard one; empty: any that no other rule forbids
};

// The first layer whose folder fits decides. Files of no layer (main.cpp, cli/, tests/, bench/) see everything.
const std::vector<Layer>& layers() {
    static const std::vector<Layer> table{
        {"service/", {"service/"}, {"boost/asio/", "boost/system/", "date/", "openssl/"}},
        {"json/", {"json/", "service/result.hpp", "service/time.hpp", "service/model/"}, {"boost/system/", "date/", "nlohmann/"}},
        {"storage/", {"storage/", "service/", "json/", "assets/"}, {}},
        {"api/", {"api/", "service/", "json/", "assets/"}, {}},
        {"config/", {"config/", "service/", "json/", "assets/"}, {}},
        {"assets/", {"assets/"}, {"none"}},
    };
    return table;
}

struct Home {
    std::string_view library;
    Prefixes places;  // where it may be included
};

const std::vector<Home>& homes() {
    static const std::vector<Home> table{
        {"boost/beast", {"api/http/", "tests/", "bench/", "cmake/boost/"}},
        {"boost/asio/ip/", {"api/http/", "cli/", "main.cpp", "tests/", "bench/"}},
        {"sqlite3", {"storage/sqlite/", "tests/", "bench/"}},
        {"SQLiteCpp/", {"storage/sqlite/", "tests/", "bench/"}},
        {"CLI/", {"cli/", "main.cpp", "bench/"}},
        {"boost/test/", {"tests/"}},
        {"valijson/", {"tests/"}},
    };
    return table;
}

bool starts_with_any(std::string_view text, const Prefixes& prefixes) {
    return std::ranges::any_of(prefixes, [text](std::string_view prefix) { return text.starts_with(prefix); });
}

bool is_product(std::string_view file) { return !starts_with_any(file, {"tests/", "bench/", "cmake/"}); }

struct Include {
    std::string_view name;
    bool quoted = false;
    int line = 0;
};

std::vector<Include> includes_of(std::string_view source) {
    std::vector<Include> found;
    int line = 0;
    while (!source.empty()) {
        const auto end = std::min(source.find('\n'), source.size());
        std::string_view text = source.substr(0, end);
        source.remove_prefix(std::min(end + 1, source.size()));
        ++line;
        text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
        if (!text.starts_with("#include")) continue;
        const auto open = text.find_first_of("<\"");
        const auto close = text.find_first_of(">\"", open == std::string_view::npos ? open : open + 1);
        if (close == std::string_view::npos) continue;
        found.push_back({text.substr(open + 1, close - open - 1), text[open] == '"', line});
    }
    return found;
}

// A header of the standard library has neither folder nor extension.
bool is_standard(const Include& include) { return !include.quoted && include.name.find_first_of("/.") == std::string_view::npos; }

std::string layer_fault(const Include& include, const std::string& file) {
    const auto layer = std::ranges::find_if(layers(), [&file](const Layer& row) { return file.starts_with(row.folder); });
    if (layer == layers().end() || is_standard(include)) return "";
    const Prefixes& allowed = include.quoted ? layer->own : layer->foreign;
    if (allowed.empty() || starts_with_any(include.name, allowed)) return "";
    return std::string(layer->folder) + " must not include " + std::string(include.name);
}

std::string library_fault(const Include& include, const std::string& file) {
    for (const auto& home : homes()) {
        if (include.name.starts_with(home.library) && !starts_with_any(file, home.places)) {
            return std::string(include.name) + " has no place in this folder";
        }
    }
    const bool header = file.ends_with(".hpp");
    const bool forward = include.name == "nlohmann/json_fwd.hpp";
    if (include.name.starts_with("nlohmann/") && header && is_product(file) && !forward) {
        return "nlohmann belongs into .cpp files: it costs seconds in each file that sees it";
    }
    return "";
}

}  // namespace

std::vector<Finding> include_findings(std::string_view source, const std::string& file) {
    std::vector<Finding> findings;
    for (const auto& include : includes_of(source)) {
        for (const auto& fault : {layer_fault(include, file), library_fault(include, file)}) {
            if (!fault.empty()) findings.push_back({file, include.line, fault});
        }
    }
    return findings;
}

}  // namespace huiying::lint

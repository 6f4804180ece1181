#include "api/http/gzip.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <stdexcept>

#include <zlib.h>

namespace huiying::http {

namespace {

std::string_view trimmed(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(
        a, b, [](char x, char y) { return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y)); });
}

// Weight in thousandths of one element of a list, "gzip;q=0.5" → 500. A weight that cannot be read counts as refusal.
int weight_of(std::string_view element) {
    const auto semicolon = element.find(';');
    if (semicolon == std::string_view::npos) return 1000;
    auto parameter = trimmed(element.substr(semicolon + 1));
    if (parameter.size() < 3 || (parameter[0] != 'q' && parameter[0] != 'Q') || parameter[1] != '=') return 0;
    parameter.remove_prefix(2);
    if (parameter[0] != '0' && parameter[0] != '1') return 0;
    int weight = parameter[0] == '1' ? 1000 : 0;
    if (parameter.size() == 1) return weight;
    if (parameter[1] != '.' || parameter.size() > 5) return 0;
    int unit = 100;
    for (const char digit : parameter.substr(2)) {
        if (digit < '0' || digit > '9') return 0;
        weight += (digit - '0') * unit;
        unit /= 10;
    }
    return std::min(weight, 1000);
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
    std::optional<int> gzip;
    std::optional<int> any;
    int identity = 0;
    while (!accept_encoding.empty()) {
        const auto comma = std::min(accept_encoding.find(','), accept_encoding.size());
        const auto element = trimmed(accept_encoding.substr(0, comma));
        accept_encoding.remove_prefix(std::min(comma + 1, accept_encoding.size()));
        const auto coding = trimmed(element.substr(0, element.find(';')));
        if (equals_ignoring_case(coding, "gzip") || equals_ignoring_case(coding, "x-gzip")) gzip = weight_of(element);
        if (coding == "*") any = weight_of(element);
        if (equals_ignoring_case(coding, "identity")) identity = weight_of(element);
    }
    const int wanted = gzip ? *gzip : any.value_or(0);
    return wanted > 0 && wanted >= identity;
}

bool is_compressible(std::string_view content_type) {
    const auto type = content_type.substr(0, content_type.find(';'));
    if (type.starts_with("text/")) return true;
    return type.ends_with("json") || type.ends_with("+xml") || type == "application/xml" || type == "application/javascript" ||
           type == "application/wasm";
}

struct Gzip::Stream {
    z_stream z{};
};

Gzip::Gzip(int level) : stream_(std::make_unique<Stream>()) {
    // 15 bits of window, 16 more ask for the gzip wrapper.
    if (deflateInit2(&stream_->z, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::runtime_error("zlib cannot be initialised");
    }
}

Gzip::~Gzip() { deflateEnd(&stream_->z); }

std::string Gzip::compress(std::string_view text) {
    auto& z = stream_->z;
    if (deflateReset(&z) != Z_OK) throw std::runtime_error("zlib cannot be reset");
    std::string out(deflateBound(&z, static_cast<uLong>(text.size())), '\0');
    // zlib's interface of 1995 has no const; it does not write to its input.
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    z.avail_in = static_cast<uInt>(text.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    if (deflate(&z, Z_FINISH) != Z_STREAM_END) throw std::runtime_error("zlib cannot compress");
    out.resize(out.size() - z.avail_out);
    return out;
}

}  // namespace huiying::http

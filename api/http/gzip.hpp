#pragma once

// Compression of whole answers with gzip (RFC 1952), and the choice whether a caller wants it (RFC 9110 section 12.5.3).

#include <memory>
#include <string>
#include <string_view>

namespace huiying::http {

// True when an Accept-Encoding value allows gzip with a weight above zero and does not prefer `identity` to it.
bool accepts_gzip(std::string_view accept_encoding);

// True for media types that shrink: text, JSON, XML, JavaScript, SVG and their kin.
bool is_compressible(std::string_view content_type);

// One reusable compressor; keeps its working memory (about 260 KiB) between answers. One thread at a time.
class Gzip {
public:
    explicit Gzip(int level);
    ~Gzip();
    Gzip(const Gzip&) = delete;
    Gzip& operator=(const Gzip&) = delete;

    // The gzip form of `text`. Throws std::runtime_error when zlib refuses.
    std::string compress(std::string_view text);

private:
    struct Stream;
    std::unique_ptr<Stream> stream_;
};

}  // namespace huiying::http

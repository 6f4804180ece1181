// The pages embedded in the binary, with headers that keep them from loading anything from elsewhere.
#include "api/handlers/handlers.hpp"
#include "assets/asset.hpp"

namespace huiying::handlers {

namespace {

constexpr const char* content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

std::string_view file_of(const Call& call) {
    if (call.request().path() == "/") return "index.html";
    if (call.request().path() == "/docs") return "docs.html";
    return call.parameter("file");
}

} // namespace

Task<Answered> get_page(Call& call) {
    const Asset* asset = assets::find(assets::web(), file_of(call));
    if (asset == nullptr) co_return problem_answer({Fault::not_found, "not_found", "没有这个文件 / there is no such file", {}, {}});
    http::Response response;
    response.headers = {{"ETag", std::string{asset->etag}},
                        {"Cache-Control", "no-cache"},
                        {"Content-Security-Policy", content_policy},
                        {"X-Content-Type-Options", "nosniff"},
                        {"Referrer-Policy", "no-referrer"}};
    if (call.request().header("If-None-Match") == asset->etag) {
        response.status = 304;
        co_return response;
    }
    response.content_type = asset->media_type;
    response.static_body = asset->bytes;
    co_return response;
}

} // namespace huiying::handlers

// The pages embedded in the binary, with headers that keep them from loading anything from elsewhere. The console's places stand behind the '#' of its
// address, so there are two pages only, and no path of the API is ever answered with one. Pages are asked for anew each time; the files they name carry
// a hash of their content in the name, so those may be kept for ever.
#include "api/handlers/handlers.hpp"
#include "assets/asset.hpp"

namespace huiying::handlers {

namespace {

constexpr const char* content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

constexpr const char* keep = "public, max-age=31536000, immutable";
constexpr const char* ask_again = "no-cache";

std::string file_of(const Call& call) {
    if (call.request().path() == "/") return "index.html";
    if (call.request().path() == "/docs") return "docs.html";
    return "assets/" + std::string{call.parameter("file")};
}

} // namespace

Task<Answered> get_page(Call& call) {
    const std::string name = file_of(call);
    const Asset* asset = assets::find(assets::web(), name);
    if (asset == nullptr) co_return problem_answer({Fault::not_found, "not_found", "没有这个文件 / there is no such file", {}, {}});
    http::Response response;
    response.headers = {{"ETag", std::string{asset->etag}},
                        {"Cache-Control", name.starts_with("assets/") ? keep : ask_again},
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

// Holds what the service answers against what its OpenAPI document promises: is the operation there, the status, the media type, and does
// the body fit the schema. Response objects of the document are closed, so that a member nobody wrote down is noticed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huiying::tests {

/// One OpenAPI 3.1 document; its schemas are compiled when first needed and kept. Not for several threads at once.
class OpenApiCheck {
public:
    /// Throws std::runtime_error when the text is no JSON object with `paths`.
    explicit OpenApiCheck(std::string_view document);
    ~OpenApiCheck();
    OpenApiCheck(const OpenApiCheck&) = delete;
    OpenApiCheck& operator=(const OpenApiCheck&) = delete;

    /// Every operation, as `POST /v1/messages/{id}/sign`, sorted.
    std::vector<std::string> operations() const;
    /// The `x-roles` of an operation as operations() writes it, sorted; empty: public, or no such operation.
    std::vector<std::string> roles_of(std::string_view operation) const;

    /// What is wrong with an answer, in words; nothing when it is as promised. `path` is a pattern or an actual path, a query behind it is
    /// ignored. `content_type` is the header's value, "" when there is none. `body` is not compressed; of NDJSON each line is checked.
    /// HEAD is judged as GET without a body. For a path or method that is not there, only 404, 405 or an answer to OPTIONS is right.
    std::optional<std::string> fault_of(std::string_view method, std::string_view path, int status, std::string_view content_type, std::string_view body);
    /// The same for a request's body. An empty body is right where the operation does not require one.
    std::optional<std::string> request_fault_of(std::string_view method, std::string_view path, std::string_view content_type, std::string_view body);

    /// What is wrong with the document's own examples: each against the schema beside it, with its place. Compiles those schemas.
    std::vector<std::string> example_faults();

private:
    struct Document;
    std::unique_ptr<Document> document_;
};

}  // namespace huiying::tests

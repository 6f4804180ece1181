#pragma once

// Beast's HTTP/1 parser, filling our Request directly: no field container, no allocation per header. Its owner feeds it bytes
// and keeps the limits; here is only what the bytes mean. Trailers are dropped (RFC 9110 section 6.5.1 allows it).

#include <string>

#include <boost/beast/http/basic_parser.hpp>

#include "api/http/request.hpp"

namespace huiying::http {

class RequestParser final : public boost::beast::http::basic_parser<true> {
    using Error = boost::beast::error_code;
    using Text = boost::beast::string_view;

public:
    explicit RequestParser(Request& request) : request_(request) {}

    // Where body bytes go from now on; must outlive the next put().
    void append_body_to(std::string& sink) { sink_ = &sink; }

private:
    static std::string_view standard(Text text) { return {text.data(), text.size()}; }

    void on_request_impl(boost::beast::http::verb, Text method, Text target, int version, Error& error) override {
        request_.set_method(standard(method));
        request_.set_version(version);
        if (!request_.set_target(standard(target))) error = boost::beast::http::error::bad_target;
    }

    void on_response_impl(int, Text, int, Error&) override {}

    void on_field_impl(boost::beast::http::field, Text name, Text value, Error&) override {
        if (!is_header_done()) request_.add_header(standard(name), standard(value));
    }

    void on_header_impl(Error&) override {}
    void on_body_init_impl(boost::optional<std::uint64_t> const&, Error&) override {}

    std::size_t on_body_impl(Text body, Error&) override {
        if (sink_) sink_->append(body.data(), body.size());
        return body.size();
    }

    void on_chunk_header_impl(std::uint64_t, Text, Error&) override {}

    std::size_t on_chunk_body_impl(std::uint64_t, Text body, Error&) override {
        if (sink_) sink_->append(body.data(), body.size());
        return body.size();
    }

    void on_finish_impl(Error&) override {}

    Request& request_;
    std::string* sink_ = nullptr;
};

}  // namespace huiying::http

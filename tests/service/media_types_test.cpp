// Which files are taken, by what marks one tells them, and which names are plain.
#include "service/rules/media_types.hpp"
#include <boost/test/unit_test.hpp>
#include <set>

namespace huiying::tests {

using namespace std::string_view_literals;

namespace {

std::string name_fault(std::string_view name, std::string_view type) { return find_name_fault(name, *find_media_type(type)).value_or("ok"); }

} // namespace

BOOST_AUTO_TEST_SUITE(media_types)

BOOST_AUTO_TEST_CASE(what_runs_or_hides_is_not_taken) {
    for (const char* type : {"text/html", "image/svg+xml", "application/javascript", "application/xhtml+xml", "text/xml", "application/zip", "application/x-msdownload",
                             "application/octet-stream", "multipart/form-data", "application/json", ""})
        BOOST_TEST(find_media_type(type) == nullptr, type);
    BOOST_TEST(find_media_type("Image/JPEG") != nullptr);
    std::set<std::string_view> names;
    for (const MediaType& type : huiying::media_types()) BOOST_TEST(names.insert(type.name).second, type.name);
}

BOOST_AUTO_TEST_CASE(a_file_bears_the_mark_of_its_type) {
    struct Case {
        std::string_view type;
        std::string_view head;
        bool bears;
    };
    const Case cases[]{
        {"image/jpeg", "\xFF\xD8\xFF\xE0", true},
        {"image/jpeg", "\x89PNG\r\n\x1A\n", false},
        {"image/jpeg", "<html>", false},
        {"image/jpeg", "\xFF\xD8", false},
        {"image/png", "\x89PNG\r\n\x1A\n....", true},
        {"image/webp", "RIFF\0\0\0\0WEBPVP8 "sv, true},
        {"image/webp", "RIFF\0\0\0\0WAVE"sv, false},
        {"image/tiff", "II*\0"sv, true},
        {"image/heic", "\0\0\0\x18"
                       "ftypheic"sv,
         true},
        {"application/pdf", "%PDF-1.7", true},
        {"application/pdf", "MZ\x90", false},
        {"application/msword", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", true},
        {"application/ofd", "PK\x03\x04", true},
        {"text/plain", "路灯不亮", true},
        {"text/plain", "\xC2\xB7\xB5\xC6", true},
        {"text/plain", "MZ\0\0"sv, false},
        {"audio/mpeg", "ID3\x04", true},
        {"audio/mpeg", "\xFF\xFB\x90", true},
        {"audio/amr", "#!AMR\n", true},
        {"video/mp4", "\0\0\0\x20"
                      "ftypisom"sv,
         true},
        {"video/mp4", "#!/bin/sh", false},
        {"video/mp4", "", false},
    };
    for (const Case& one : cases) BOOST_TEST(find_media_type(one.type)->bears_mark(one.head) == one.bears, one.type << " " << one.head);
}

BOOST_AUTO_TEST_CASE(a_name_is_a_plain_one_with_an_ending_of_its_type) {
    for (const char* name : {"电梯.jpg", "a.JPEG", "照片", "三号楼 12.5 楼梯.jpg", ".jpg", "a..jpg"}) BOOST_TEST(name_fault(name, "image/jpeg") == "ok", name);
    for (const char* name : {"a.exe", "a.jpg.exe", "a.html", "三号楼 12.5 楼梯", "a.pdf"}) BOOST_TEST(name_fault(name, "image/jpeg") == "wrong_ending", name);
    for (const char* name : {"", " ", ".", "..", "../a.jpg", "a/b.jpg", "a\\b.jpg", "a\tb.jpg", "a\n.jpg", "a.jpg ", "a.jpg.", "\x7F.jpg", "a\u0085.jpg", "a\u202Egpj.jpg", "a\u2066.jpg", "a\u2028.jpg"})
        BOOST_TEST(name_fault(name, "image/jpeg") == "invalid_name", name);
    BOOST_TEST(name_fault("a\0.jpg"sv, "image/jpeg") == "invalid_name");
    BOOST_TEST(name_fault(std::string(251, 'x') + ".jpg", "image/jpeg") == "ok");
    BOOST_TEST(name_fault(std::string(252, 'x') + ".jpg", "image/jpeg") == "invalid_name");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests

// First the rule is shown to find what it must and to leave good code alone; then the whole tree is read.
#include "tests/lint/include_rule.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace huiying::lint;
namespace data = boost::unit_test::data;
namespace fs = std::filesystem;

namespace {

struct Row {
    const char* file;
    const char* include;
};

std::ostream& operator<<(std::ostream& out, const Row& row) { return out << row.file << " with " << row.include; }

const Row bad[] = {
    {"service/intake.cpp", "\"storage/sqlite/store.hpp\""},
    {"service/intake.cpp", "\"api/routes.hpp\""},
    {"service/intake.cpp", "\"json/read.hpp\""},
    {"service/intake.cpp", "\"config/settings.hpp\""},
    {"service/intake.cpp", "<nlohmann/json.hpp>"},
    {"service/intake.cpp", "<boost/beast/core.hpp>"},
    {"service/intake.cpp", "<boost/asio/ip/tcp.hpp>"},
    {"service/port/store.hpp", "<sqlite3.h>"},
    {"service/port/store.hpp", "<spdlog/spdlog.h>"},
    {"storage/sqlite/store.cpp", "\"api/routes.hpp\""},
    {"storage/sqlite/store.cpp", "\"config/settings.hpp\""},
    {"storage/sqlite/store.hpp", "<nlohmann/json.hpp>"},
    {"api/routes.cpp", "\"storage/sqlite/store.hpp\""},
    {"api/routes.cpp", "\"config/settings.hpp\""},
    {"api/routes.cpp", "<boost/beast/http.hpp>"},
    {"api/routes.cpp", "<sqlite3.h>"},
    {"api/routes.hpp", "<nlohmann/json.hpp>"},
    {"config/settings.cpp", "\"api/routes.hpp\""},
    {"config/settings.cpp", "\"storage/sqlite/store.hpp\""},
    {"json/read.cpp", "\"service/rules/limit.hpp\""},
    {"json/read.cpp", "\"service/port/store.hpp\""},
    {"json/read.hpp", "<nlohmann/json.hpp>"},
    {"assets/asset.cpp", "\"service/result.hpp\""},
    {"cli/serve.cpp", "<boost/beast/http.hpp>"},
    {"main.cpp", "<SQLiteCpp/Database.h>"},
};

const Row good[] = {
    {"service/intake.cpp", "\"service/result.hpp\""},
    {"service/async.hpp", "<boost/asio/awaitable.hpp>"},
    {"service/result.hpp", "<boost/system/result.hpp>"},
    {"service/rules/digest.cpp", "<openssl/evp.h>"},
    {"service/time.cpp", "<date/tz.h>"},
    {"service/time.cpp", "<vector>"},
    {"storage/sqlite/store.cpp", "\"service/port/store.hpp\""},
    {"storage/sqlite/store.cpp", "<sqlite3.h>"},
    {"storage/sqlite/store.cpp", "<nlohmann/json.hpp>"},
    {"storage/sqlite/schema.cpp", "\"assets/asset.hpp\""},
    {"api/routes.cpp", "\"json/read.hpp\""},
    {"api/json/message.cpp", "<nlohmann/json.hpp>"},
    {"api/http/session.cpp", "<boost/beast/http.hpp>"},
    {"json/read.hpp", "<nlohmann/json_fwd.hpp>"},
    {"api/routes.hpp", "<nlohmann/json_fwd.hpp>"},
    {"json/read.hpp", "\"service/result.hpp\""},
    {"json/read.cpp", "\"service/model/words.hpp\""},
    {"config/settings.cpp", "\"service/model/office.hpp\""},
    {"cli/serve.cpp", "\"storage/sqlite/store.hpp\""},
    {"main.cpp", "\"api/routes.hpp\""},
    {"tests/api/client.cpp", "<boost/beast/http.hpp>"},
};

std::string text_of(const Row& row) { return std::string("// words\n#pragma once\n\n#include ") + row.include + "\n"; }

}  // namespace

BOOST_AUTO_TEST_SUITE(include_rule)

BOOST_DATA_TEST_CASE(finds_what_is_forbidden, data::make(bad)) {
    const auto findings = include_findings(text_of(sample), sample.file);
    BOOST_REQUIRE(!findings.empty());
    BOOST_TEST(findings[0].line == 4);
}

BOOST_DATA_TEST_CASE(leaves_good_code_alone, data::make(good)) {
    for (const auto& finding : include_findings(text_of(sample), sample.file)) BOOST_ERROR(finding.what);
}

BOOST_AUTO_TEST_CASE(holds_in_the_whole_tree) {
    const auto files = project_sources();
    BOOST_TEST(files.size() > 10U);
    for (const auto& file : files) {
        for (const auto& finding : include_findings(read_text(file), file.generic_string())) {
            BOOST_ERROR(finding.file << ":" << finding.line << ": " << finding.what);
        }
    }
}

BOOST_AUTO_TEST_CASE(headers_guard_themselves) {
    for (const auto& file : project_sources()) {
        if (file.extension() != ".hpp") continue;
        BOOST_TEST(read_text(file).find("#pragma once\n") != std::string::npos, file.string() << " lacks #pragma once");
    }
}

BOOST_AUTO_TEST_SUITE_END()

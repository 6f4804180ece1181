// First the rule is shown to find what it must and to leave good code alone; then the whole tree is read.
#include "tests/lint/coroutine_rule.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace huiying::lint;
namespace data = boost::unit_test::data;

namespace {

struct Snippet {
    const char* name;
    const char* body;
};

std::ostream& operator<<(std::ostream& out, const Snippet& snippet) { return out << snippet.name; }

const Snippet bad[] = {
    {"braced argument", "auto r = co_await store.find({channel, id});"},
    {"braced argument on its own line", "auto r = co_await store.find(\n    Key{channel,\n        id});"},
    {"empty braces", "co_await send({});"},
    {"braced argument before", "use(Key{1}, co_await next());"},
    {"lambda with captures", "co_await store.write([id](Unit& unit) { return unit.find(id); });"},
    {"lambda with captures, trailing return", "co_await store.write(\n  [=](Unit& u) -> Result<int> {\n    return u.find(id);\n  });"},
    {"lambda by reference", "auto r = co_await run([&] { return 1; });"},
    {"conditional around", "auto r = ready ? co_await first() : last();"},
    {"conditional argument", "co_await send(ready ? first : last);"},
    {"conditional on the result", "use((co_await first()) ? 1 : 2);"},
    {"conditional with both", "co_return ok\n  ? co_await first()\n  : co_await last();"},
    {"switch", "switch (co_await next()) { case 1: break; }"},
    {"switch on a member", "switch ((co_await next()).kind) { default: break; }"},
    {"inside an initializer", "Pair p{co_await first(), 2};"},
    {"inside a nested initializer", "Pair p = {1, {co_await first()}};"},
    {"inside a returned aggregate", "co_return Reply{200, co_await body()};"},
    {"inside a call within braces", "return_value({1, f(co_await body())});"},
    {"second of two", "co_await first(); co_await send({1});"},
    {"inside a lambda's body", "spawn([]() -> asio::awaitable<void> { co_await send({1}); });"},
    {"in a condition", "if (co_await find(Key{1})) { go(); }"},
    {"in a loop", "while (auto r = co_await find(Key{1})) { go(); }"},
};

const Snippet good[] = {
    {"a name", "co_await task;"},
    {"a call with names", "auto r = co_await store.write(std::move(job));"},
    {"result used", "const auto text = (co_await body()).value();"},
    {"structured binding", "const auto [error, count] = co_await read(stream, buffer, tuple);\nauto& [a, b] = co_await c;"},
    {"subscript", "co_await list[index].run(names[1]);"},
    {"in a condition with a block", "if (co_await ready()) { Key key{1}; } else { Key other{2}; }"},
    {"in a loop with a block", "while ((co_await read()).has_value()) { Key key{1}; bool x = a ? b : c; }"},
    {"statement after a block", "if (x) { Key k{1}; } co_await y;\n{ co_await z; }"},
    {"braces named before", "const Key key{channel, id};\nauto r = co_await store.find(key);"},
    {"lambda named before", "auto job = [id](Unit& unit) { return unit.find(id); };\nauto r = co_await store.write(std::move(job));"},
    {"lambda without captures", "co_await run([](Unit& unit) { return Key{1}; });"},
    {"inside a lambda's body", "auto f = [x]() -> asio::awaitable<std::pair<int, int>> { co_await x; };"},
    {"in a comment", "// co_await send({1});\n/* switch (co_await x) */"},
    {"in a literal", "use(\"co_await f({1})\", R\"x(co_await g({2}))x\");\nco_await f(\"{?\", '{', 1'000);"},
    {"conditional elsewhere", "bool x = a ? b : c; co_await y; x = a ? b : c;"},
    {"attribute", "[[maybe_unused]] auto r = co_await y;"},
    {"try block", "try { co_await y; } catch (...) { Key k{1}; }"},
    {"case label", "switch (kind) { case 1: { co_await y; break; } default: co_await z; }"},
    {"operator of awaits", "co_await (read() || wait());"},
};

std::string function_of(const Snippet& snippet) { return std::string("Task<int> f() {\n") + snippet.body + "\n}\n"; }

}  // namespace

BOOST_AUTO_TEST_SUITE(coroutine_rule)

BOOST_DATA_TEST_CASE(finds_what_is_forbidden, data::make(bad)) {
    BOOST_TEST(!coroutine_findings(function_of(sample), "snippet.cpp").empty());
}

BOOST_DATA_TEST_CASE(leaves_good_code_alone, data::make(good)) {
    for (const auto& finding : coroutine_findings(function_of(sample), "snippet.cpp")) {
        BOOST_ERROR("line " << finding.line << ": " << finding.what);
    }
}

BOOST_AUTO_TEST_CASE(names_the_line_of_the_await) {
    const auto findings = coroutine_findings("\n\nauto r = co_await f(\n{1});", "a.cpp");
    BOOST_REQUIRE_EQUAL(findings.size(), 1U);
    BOOST_TEST(findings[0].line == 3);
    BOOST_TEST(findings[0].file == "a.cpp");
}

BOOST_AUTO_TEST_CASE(holds_in_the_whole_tree) {
    const auto files = project_sources();
    BOOST_TEST(files.size() > 10U);
    for (const auto& file : files) {
        for (const auto& finding : coroutine_findings(read_text(file), file.string())) {
            BOOST_ERROR(finding.file << ":" << finding.line << ": " << finding.what);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

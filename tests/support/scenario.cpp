#include "tests/support/scenario.hpp"
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

namespace huiying::tests {

using nlohmann::json;

namespace {

std::string differs(const std::string& where, const json& expected, const json& found) {
    const std::string both = where + ": expected " + expected.dump() + ", found " + found.dump();
    if (expected == "*") return found.is_null() ? both : "";
    if (expected.is_object() && found.is_object()) {
        for (const auto& [name, value] : expected.items()) {
            if (!found.contains(name)) return where + "/" + name + ": is not there";
            if (auto text = differs(where + "/" + name, value, found.at(name)); !text.empty()) return text;
        }
        return "";
    }
    if (expected.is_array() && found.is_array() && expected.size() == found.size()) {
        for (std::size_t i = 0; i < expected.size(); ++i)
            if (auto text = differs(where + "/" + std::to_string(i), expected[i], found[i]); !text.empty()) return text;
        return "";
    }
    return expected == found ? "" : both;
}

} // namespace

std::string difference(const std::string& expected, const std::string& found) {
    const json answer = json::parse(found, nullptr, false);
    if (answer.is_discarded()) return "the answer is no JSON";
    return differs("", json::parse(expected), answer);
}

std::string Scenario::filled(std::string text) const {
    // Longer names first, so that $id never eats the beginning of $id2.
    for (auto value = values_.rbegin(); value != values_.rend(); ++value) {
        const std::string mark = "$" + value->first;
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value->second.size())) text.replace(at, mark.size(), value->second);
    }
    return text;
}

bool Scenario::play(const Step& step) {
    if (std::string{step.who} == "clock") {
        api_.installation.clock.set(step.request);
        return true;
    }
    ClientHeaders headers = step.headers;
    for (auto& header : headers) header.second = filled(header.second);
    const auto answer = api_.call(step.who, filled(step.request), filled(step.body), headers);
    BOOST_TEST(answer.status == step.status, step.says << ": " << answer.status << " instead of " << step.status << "\n" << answer.body);
    if (answer.status != step.status) return false;
    if (*step.expects != '\0') {
        const std::string wrong = difference(filled(step.expects), answer.body);
        BOOST_TEST(wrong.empty(), step.says << ": " << wrong);
        if (!wrong.empty()) return false;
    }
    std::istringstream names{step.remember};
    for (std::string pair; names >> pair;) {
        const auto split = pair.find('=');
        const json value = json::parse(answer.body).at(json::json_pointer{pair.substr(split + 1)});
        values_[pair.substr(0, split)] = value.is_string() ? value.get<std::string>() : value.dump();
    }
    return true;
}

void Scenario::play(const std::vector<Step>& steps) {
    for (const Step& step : steps)
        if (!play(step)) return;
}

} // namespace huiying::tests

// Stories over the API, written as data: who asks what, and what the answer must hold. What an answer holds can be remembered under a name
// and used further on.
#pragma once
#include "tests/support/api_fixture.hpp"
#include <string>
#include <vector>

namespace huiying::tests {

/// One request and what is expected of its answer. `$name` in request, body, expectation and headers stands for a remembered value.
struct Step {
    const char* says;             ///< in the domain's words; printed when the step fails
    const char* who;              ///< one of the cast, or "" for nobody. "clock": `request` is the time it becomes
    const char* request;          ///< `POST /v1/messages/$id/sign`
    const char* body = "";        ///< JSON
    int status = 200;
    const char* expects = "";     ///< JSON that the answer has to contain; objects may hold more, lists not. "*" is anything but null
    const char* remember = "";    ///< `id=/id version=/version`: JSON Pointers into the answer
    ClientHeaders headers{};
};

/// Plays a story from front to end; a failing step is reported and ends the story.
class Scenario {
public:
    explicit Scenario(ApiFixture& api) : api_(api) {}

    void play(const std::vector<Step>& steps);
    const std::string& remembered(const std::string& name) const { return values_.at(name); }
    void remember(const std::string& name, std::string value) { values_[name] = std::move(value); }

private:
    bool play(const Step& step);
    std::string filled(std::string text) const;

    ApiFixture& api_;
    std::map<std::string, std::string> values_;
};

/// Where `found` does not hold what `expected` says, as a pointer and words; "" when it does.
std::string difference(const std::string& expected, const std::string& found);

} // namespace huiying::tests

// The JSON Schemas, which editors read, agree with what the service accepts.
#include "config/settings.hpp"
#include "tests/config/config_fixture.hpp"
#include "tests/config/fault_cases.hpp"
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#if __has_include(<valijson/adapters/nlohmann_json_adapter.hpp>)
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#define HUIYING_HAS_VALIJSON
#endif

namespace huiying {

using nlohmann::json;

namespace {

json load_schema(const std::string& name) { return json::parse(read_text_file("config/schema/" + name)); }

} // namespace

BOOST_AUTO_TEST_SUITE(schemas)

BOOST_AUTO_TEST_CASE(settings_are_the_same_in_both) {
    const json schema = load_schema("huiying.schema.json");
    std::size_t known = 0;
    for (const auto& [name, member] : schema["properties"].items()) known += member.contains("properties") ? member["properties"].size() : 1;
    BOOST_TEST(known == properties().size() + 1, "each setting, and $schema");
    for (const Property& property : properties()) {
        BOOST_TEST_CONTEXT(property.pointer()) {
            const json& top = schema["properties"];
            const json& at = property.section.empty() ? top : top[std::string{property.section}]["properties"];
            BOOST_REQUIRE(at.contains(property.name));
            const json& member = at[std::string{property.name}];
            if (property.is_number()) {
                BOOST_TEST(member["type"] == "integer");
                // An editor may be more lenient than the service, never stricter.
                BOOST_TEST(member["minimum"].get<std::int64_t>() <= property.least);
                BOOST_TEST(member["maximum"].get<std::int64_t>() >= property.most);
            } else if (!property.choices.empty()) {
                BOOST_TEST(member["enum"] == json(std::vector<std::string>(property.choices.begin(), property.choices.end())));
            }
        }
    }
}

#ifdef HUIYING_HAS_VALIJSON

namespace {

class SchemaCheck {
public:
    explicit SchemaCheck(const std::string& name) {
        const json document = load_schema(name);
        valijson::SchemaParser parser{valijson::SchemaParser::kDraft7};
        parser.populateSchema(valijson::adapters::NlohmannJsonAdapter{document}, schema_);
    }
    /// What is wrong; empty when nothing is.
    std::string refuse(const json& document) const {
        valijson::Validator validator;
        valijson::ValidationResults results;
        if (validator.validate(schema_, valijson::adapters::NlohmannJsonAdapter{document}, &results)) return {};
        valijson::ValidationResults::Error error;
        std::string out = "refused";
        while (results.popError(error)) out += "\n" + error.description;
        return out;
    }

private:
    valijson::Schema schema_;
};

std::string schema_of(std::string_view file) {
    for (const auto& entry : config_files)
        if (entry.name == file) return entry.schema;
    return {};
}

} // namespace

BOOST_AUTO_TEST_CASE(the_reference_fits) {
    for (const auto& file : config_files) {
        const std::string refused = SchemaCheck{file.schema}.refuse(reference(file.name));
        BOOST_TEST(refused.empty(), file.name << ": " << refused);
    }
}

BOOST_AUTO_TEST_CASE(faults_of_shape_are_refused_and_those_of_meaning_pass) {
    for (const FaultCase& fault : fault_cases()) {
        const std::string refused = SchemaCheck{schema_of(fault.file)}.refuse(patched(fault.file, fault.patch));
        BOOST_TEST((refused.empty()) == (fault.sort == FaultSort::meaning), fault.name << ": " << refused);
    }
}

#endif

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying

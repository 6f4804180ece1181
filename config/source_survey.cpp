#include "config/source_survey.hpp"
#include <nlohmann/json.hpp>
#include <set>

namespace huiying {

using nlohmann::json;

namespace {

/// Follows the parser's events and knows at each the pointer of the value it stands at.
class Surveyor final : public json::json_sax_t {
public:
    bool null() override { return step(); }
    bool boolean(bool) override { return step(); }
    bool number_integer(number_integer_t) override { return step(); }
    bool number_unsigned(number_unsigned_t) override { return step(); }
    bool number_float(number_float_t, const string_t&) override { return step(); }
    bool string(string_t&) override { return step(); }
    bool binary(binary_t&) override { return step(); }

    bool start_object(std::size_t) override { return open(false); }
    bool start_array(std::size_t) override { return open(true); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        Level& level = levels_.back();
        level.step = name;
        if (!level.names.insert(name).second) survey.repeated.push_back(pointer());
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const json::exception&) override {
        survey.broken_at = position > 0 ? position - 1 : 0; // the library counts the bytes read
        return false;
    }

    SourceSurvey survey;

private:
    struct Level {
        bool is_list = false;
        std::size_t entries = 0;
        std::string step; ///< the member or index the parser stands at
        std::set<std::string> names;
    };

    bool step() {
        if (!levels_.empty() && levels_.back().is_list) levels_.back().step = std::to_string(levels_.back().entries++);
        return true;
    }
    bool open(bool is_list) {
        step();
        levels_.push_back({is_list, 0, {}, {}});
        return true;
    }
    bool close() {
        levels_.pop_back();
        return true;
    }
    std::string pointer() const {
        json::json_pointer out;
        for (const Level& level : levels_) out.push_back(level.step);
        return out.to_string();
    }

    std::vector<Level> levels_;
};

} // namespace

SourceSurvey survey_source(std::string_view text) {
    Surveyor surveyor;
    json::sax_parse(text.begin(), text.end(), &surveyor, json::input_format_t::json, true, true);
    return std::move(surveyor.survey);
}

} // namespace huiying

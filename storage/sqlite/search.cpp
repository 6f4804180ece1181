#include "storage/sqlite/search.hpp"

namespace huiying::sqlite {

namespace {

// More texts than callers combine in practice; an unusual caller must not fill the memory.
constexpr std::size_t most_kept = 200;

}  // namespace

void Conditions::add(std::string_view fragment, std::initializer_list<Value> values) {
    if (!text_.empty()) text_ += " AND ";
    text_ += fragment;
    values_.insert(values_.end(), values.begin(), values.end());
}

void Conditions::add_any(std::string_view column, const std::vector<std::string>& values) {
    if (values.empty()) return;
    std::string fragment(column);
    fragment += values.size() == 1 ? " = ?" : " IN (?";
    for (std::size_t i = 1; i < values.size(); ++i) fragment += ", ?";
    if (values.size() > 1) fragment += ')';
    add(fragment);
    values_.insert(values_.end(), values.begin(), values.end());
}

Rows Searches::run(const std::string& text, const std::vector<Conditions::Value>& values) const {
    auto found = statements_.find(text);
    try {
        if (found == statements_.end()) {
            if (statements_.size() >= most_kept) statements_.clear();
            found = statements_.try_emplace(text, database_, text).first;
        }
        int index = 0;
        for (const auto& value : values) {
            ++index;
            std::visit([&](const auto& typed) { found->second.bind(index, typed); }, value);
        }
    } catch (const SQLite::Exception& error) {
        throw as_failure(error);
    }
    return {database_, found->second};
}

}  // namespace huiying::sqlite

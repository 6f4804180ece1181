#include "config/deployment_files.hpp"
#include "config/fields.hpp"
#include "service/rules/searched_text.hpp"
#include <algorithm>

namespace huiying {

namespace {

/// Members that a named entry has, in both languages.
template <class T>
void read_names(ObjectReader& reader, T& entry, CodeForm form) {
    entry.code = read_code(reader, "code", form);
    entry.name = reader.required_text("name");
    entry.name_en = reader.required_text("name_en");
}

/// What citizens call an office: its name, without what stands in brackets behind it, is always among it.
std::vector<std::string> read_aliases(ObjectReader& reader, const std::string& name) {
    std::vector<std::string> out;
    const std::string own = tidy(name.substr(0, name.find("（")));
    if (!own.empty()) out.push_back(own);
    for (const Entry& entry : read_list(reader, "aliases", true)) {
        std::string alias = tidy(entry.text);
        if (std::find(out.begin(), out.end(), alias) != out.end()) reader.fault(entry.place, "duplicate", "is the office's name already");
        else out.push_back(std::move(alias));
    }
    return out;
}

std::string read_office_code(ObjectReader& reader, const Deployment& out) {
    std::string code = read_code(reader, "office", plain_code);
    check_reference(reader, "office", code, out.offices, "office");
    return code;
}

} // namespace

void read_offices(Document& file, Deployment& out) {
    if (!file.readable()) return;
    ObjectReader top = file.root();
    read_each(top, "offices", false, file.faults, [&](ObjectReader& reader, const auto&) {
        Office office;
        read_names(reader, office, plain_code);
        reader.require("sealed");
        office.sealed = reader.flag("sealed").value_or(false);
        office.aliases = read_aliases(reader, office.name);
        reader.finish();
        add_entry(out.offices, std::move(office), reader);
    });
    read_each(top, "outside", true, file.faults, [&](ObjectReader& reader, const auto&) {
        OutsideBody body;
        read_names(reader, body, plain_code);
        reader.finish();
        add_entry(out.outside, std::move(body), reader);
    });
    read_each(top, "service_items", true, file.faults, [&](ObjectReader& reader, const auto&) {
        ServiceItem item;
        read_names(reader, item, item_code);
        item.office = read_office_code(reader, out);
        reader.finish();
        add_entry(out.service_items, std::move(item), reader);
    });
    read_each(top, "documents", true, file.faults, [&](ObjectReader& reader, const auto&) {
        PolicyDocument document;
        document.code = read_code(reader, "code", item_code);
        document.title = reader.required_text("title");
        document.office = read_office_code(reader, out);
        reader.finish();
        add_entry(out.documents, std::move(document), reader);
    });
    file.finish(top);
}

} // namespace huiying

#include "config/deployment_files.hpp"
#include "config/fields.hpp"

namespace huiying {

void read_channels(Document& file, Deployment& out) {
    if (!file.readable()) return;
    ObjectReader top = file.root();
    read_each(top, "channels", false, file.faults, [&](ObjectReader& reader, const auto&) {
        Channel channel;
        channel.code = read_code(reader, "code", plain_code);
        channel.name = reader.required_text("name");
        channel.name_en = reader.required_text("name_en");
        channel.triage = read_code(reader, "triage", plain_code);
        check_reference(reader, "triage", channel.triage, out.offices, "office");
        if (const auto kind = reader.required_choice<Kind>("default_kind")) channel.default_kind = *kind;
        reader.finish();
        add_entry(out.channels, std::move(channel), reader);
    });
    file.finish(top);
}

} // namespace huiying

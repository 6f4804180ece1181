#include "service/attachments.hpp"
#include "service/access.hpp"
#include "service/handling.hpp"
#include "service/port/attachments.hpp"
#include "service/rules/media_types.hpp"
#include <algorithm>

namespace huiying {

namespace {

void check_name(const Attachment& file, const std::string& pointer, std::vector<FieldFault>& faults) {
    const MediaType* type = find_media_type(file.media_type);
    if (type == nullptr) return; // taken when it still was on the list
    if (auto code = find_name_fault(file.name, *type))
        faults.push_back({pointer + "/name", std::move(*code), "must be a plain file name with an ending of its media type"});
}

} // namespace

void expect_file(Unit& unit, const Digest& file, std::int64_t size, Instant now) { unit.attachments().expect(file, size, now); }

void keep_upload(Unit& unit, const Context& context, const Attachment& file) { unit.attachments().add_upload(file, context.actor.person, context.now); }

Result<std::vector<Attachment>> named_files(const View& view, const Context& context, const std::vector<Attachment>& named) {
    std::vector<Attachment> out;
    std::vector<FieldFault> faults;
    for (std::size_t i = 0; i < named.size(); ++i) {
        const std::string pointer = "/attachments/" + std::to_string(i);
        const Attachment& said = named[i];
        auto file = view.attachments().upload(said.sha256, context.actor.person, context.now - file_patience);
        if (!file) {
            faults.push_back({pointer, "unknown_attachment", "send the file first (POST /v1/attachments); one that no message names is kept for 24 hours"});
            continue;
        }
        if (!said.media_type.empty() && said.media_type != file->media_type) faults.push_back({pointer + "/media_type", "differs", "is not what the file was sent as"});
        if (said.size != 0 && said.size != file->size) faults.push_back({pointer + "/size", "differs", "is not the file's"});
        if (!said.name.empty()) file->name = said.name;
        check_name(*file, pointer, faults);
        out.push_back(std::move(*file));
    }
    if (!faults.empty()) return invalid_fields(std::move(faults));
    return out;
}

Result<Attachment> find_attachment(const View& view, const Context& context, MessageId id, const Digest& file) {
    const auto message = visible_message(view, context.actor, id);
    HUIYING_TRY(message);
    auto files = view.attachments().of(id);
    const auto found = std::find_if(files.begin(), files.end(), [&](const Attachment& one) { return one.sha256 == file; });
    if (found == files.end()) return not_found("attachment");
    return std::move(*found);
}

GoingFiles files_to_go(Unit& unit, Instant now, int most) {
    const int let_go = unit.attachments().let_go(now - file_patience, most);
    GoingFiles going{unit.attachments().leaving(most), false};
    going.more = let_go == most || going.files.size() == static_cast<std::size_t>(most);
    return going;
}

std::vector<Digest> forget_files(Unit& unit, const std::vector<Digest>& files) {
    std::vector<Digest> staying;
    for (const Digest& file : files)
        if (!unit.attachments().forget(file)) staying.push_back(file);
    return staying;
}

} // namespace huiying

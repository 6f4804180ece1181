#include "service/access.hpp"
#include "service/rules/lifecycle.hpp"
#include <algorithm>

namespace huiying {

Problem not_found(const char* what) {
    return {Fault::not_found, "not_found", std::string{"没有找到，或不在您的权限内 / there is no such "} + what + ", or it is not yours to see", {}, {}};
}

bool may_see(const View& view, const Actor& actor, const Message& message) {
    if (parties(actor, message) != 0) return true;
    if (!actor.has(Role::office) || message.confidential) return false;
    return std::any_of(actor.offices.begin(), actor.offices.end(),
                       [&](const std::string& office) { return view.messages().had_by(message.id, office); });
}

Result<Message> visible_message(const View& view, const Actor& actor, MessageId id) {
    auto message = view.messages().find(id);
    if (!message || !may_see(view, actor, *message)) return not_found("message");
    return std::move(*message);
}

bool may_see_identity(const Actor& actor, const Message& message) {
    if (actor.has(Role::dispatcher)) return true;
    return !message.confidential && message.office && actor.for_office(*message.office);
}

Dossier load_dossier(const View& view, Message message) {
    Dossier dossier;
    const MessageId id = message.id;
    dossier.letter = view.messages().letter(id);
    dossier.clocks = view.clocks().of(id);
    dossier.requests = view.requests().of(id);
    dossier.notes = view.papers().notes(id);
    dossier.reply = view.papers().reply(id);
    dossier.rating = view.papers().rating(id);
    dossier.cluster = view.clusters().of(id);
    if (message.hops > 0) dossier.hops = view.messages().hops(id);
    if (message.parts > 0)
        for (const MessageId part : view.messages().parts(id)) dossier.parts.push_back(view.messages().find(part).value());
    dossier.message = std::move(message);
    return dossier;
}

} // namespace huiying

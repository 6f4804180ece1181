#include "tests/service/cluster_street.hpp"
#include <array>

namespace huiying::tests {

namespace {

/// Different people tell one thing in different words.
constexpr std::array<std::pair<const char*, const char*>, 6> lamps{{
    {"梧桐苑小区路灯不亮", "梧桐苑小区里的路灯坏了好几天，晚上回家一片漆黑，请尽快修。"},
    {"梧桐苑小区路灯坏了没人修", "我住梧桐苑，小区路灯坏了一周，老人晚上走路不安全。"},
    {"反映梧桐苑小区路灯不亮的问题", "梧桐苑小区东门到三号楼的路灯都不亮，物业说等通知。"},
    {"梧桐苑路灯不亮", "梧桐苑小区路灯晚上不亮，孩子放学回家害怕，希望修好路灯。"},
    {"梧桐苑小区晚上没有路灯", "梧桐苑小区路灯坏了，晚上很黑，已经有人摔倒。"},
    {"请修梧桐苑小区的路灯", "梧桐苑小区内路灯不亮有十天了，请相关部门督促物业修路灯。"},
}};

} // namespace

MessageId ClusterStreet::writes(int person, const std::string& title, const std::string& body, const std::string& channel) {
    Draft draft = letter(channel);
    draft.letter.title = title;
    draft.letter.body = body;
    draft.letter.contact = {};
    draft.letter.contact.name = "市民" + std::to_string(person);
    draft.letter.contact.phone = std::to_string(13'000'000'000 + person);
    clock.pass(std::chrono::minutes{5});
    return bring(std::move(draft)).dossier.message.id;
}

MessageId ClusterStreet::about_lamps(int person, const std::string& channel) {
    const auto& [title, body] = lamps[static_cast<std::size_t>(person) % lamps.size()];
    return writes(person, title, body, channel);
}

void ClusterStreet::follow(int lines) {
    if (!index_) {
        index_ = std::make_unique<ClusterIndex>();
        progress_ = read([](const View& view) -> Result<ClusterProgress> { return view.clusters().progress(); }).value();
        index_->take_up(read([](const View& view) -> Result<std::vector<Cluster>> { return view.clusters().all_after({}, 100'000); }).value());
        index_->take_up(read([](const View& view) -> Result<std::vector<ClusteredMessage>> { return view.clusters().placed_after({}, 100'000); }).value());
    }
    const Context context = as(Actor{});
    for (bool more = true; more;) {
        const auto inputs = read([from = progress_, lines](const View& view) { return gather_inputs(view, from, lines); }).value();
        more = !(inputs.to == inputs.from);
        auto changes = index_->apply(inputs, deployment->clusters);
        for (const ClusterId id : index_->to_describe(changes))
            index_->describe(changes, id, read([members = index_->sample(id)](const View& view) { return gather_members(view, members); }).value());
        write([changes, context](Unit& unit) { return keep_changes(unit, context, changes); }).value();
        progress_ = changes.to;
    }
    while (write([context](Unit& unit) { return reach_members(unit, context, 3); }).value() > 0) {}
}

std::optional<ClusterId> ClusterStreet::cluster_of(MessageId id) {
    return read([id](const View& view) -> Result<std::optional<ClusterId>> { return view.clusters().of(id); }).value();
}

Cluster ClusterStreet::cluster(ClusterId id) {
    return read([id](const View& view) -> Result<Cluster> { return view.clusters().find(id).value(); }).value();
}

Result<void> ClusterStreet::decide(ClusterId id, ClusterOrder order, const Actor& actor) {
    auto done = write([context = as(actor), id, order](Unit& unit) { return decide_cluster(unit, context, id, order); });
    if (done) follow();
    return done;
}

ResponseId ClusterStreet::charged(int people) {
    MessageId last;
    for (int person = 0; person < people; ++person) last = about_lamps(person);
    follow();
    const ClusterId id = cluster_of(last).value();
    decide(id, {Verb::confirm_cluster, {}, {}, {}}).value();
    const ResponseOrder order{"glb", {"zfd"}, {}, "会同物业"};
    return write([context = as(supervisor()), id, order](Unit& unit) { return open_response(unit, context, id, order); }).value().response.id;
}

Result<ShownResponse> ClusterStreet::answer(ResponseId id, const std::string& body, bool publish, const Actor& actor) {
    const SpecialAnswer given{body, {}, publish, Outcome::explained};
    auto done = write([context = as(actor), id, given](Unit& unit) { return answer_response(unit, context, id, given); });
    if (done) follow();
    return done;
}

SpecialResponse ClusterStreet::response(ResponseId id) {
    return read([id](const View& view) -> Result<SpecialResponse> { return view.responses().find(id).value(); }).value();
}

std::string ClusterStreet::clusters() {
    const auto all = read([](const View& view) -> Result<std::vector<Cluster>> { return view.clusters().all_after({}, 100'000); }).value();
    const auto placed = read([](const View& view) -> Result<std::vector<ClusteredMessage>> { return view.clusters().placed_after({}, 100'000); }).value();
    std::string out;
    for (const Cluster& c : all) {
        out += "cluster " + c.id.text() + (c.merged_into ? " in " + c.merged_into->text() : "") + " " + std::string{word(c.state)} + " " + std::to_string(c.messages) +
               "/" + std::to_string(c.people) + (c.flag ? " flag " + std::to_string(c.flag->people) : "") + " rank " + std::to_string(c.rank) + (c.quiet_from ? " quiet " + std::to_string(*c.quiet_from) : "") + " apart";
        for (const ClusterId other : c.apart) out += " " + other.text();
        out += "\n";
    }
    for (const auto& m : placed) out += m.id.text() + ":" + (m.cluster ? m.cluster->text() : "-") + " ";
    return out;
}

} // namespace huiying::tests

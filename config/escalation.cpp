// escalation.json: the ladders, which clocks climb them, and what a rework too many does. A ladder is read rung by rung, each against the one
// below it, so that what fires in order also falls due in order.
#include "config/deployment_files.hpp"
#include "config/fields.hpp"
#include <set>

namespace huiying {

namespace {

constexpr int highest_level = 5;
constexpr int last_rework_round = 20;

std::optional<Rung::When> read_when(ObjectReader& reader) {
    reader.require("when");
    const auto text = reader.text("when");
    if (!text) return std::nullopt;
    if (*text == "before") return Rung::When::before;
    if (*text == "due") return Rung::When::due;
    if (*text == "after") return Rung::When::after;
    reader.fault("when", "invalid_value", "must be one of before, due, after");
    return std::nullopt;
}

/// Urgent ladders run on through nights; the others count working days.
void read_step(ObjectReader& reader, std::string_view name, bool urgent, Rung& rung) {
    rung.limit = read_limit(reader, name);
    const LimitUnit wanted = urgent ? LimitUnit::hours : LimitUnit::working_days;
    if (!rung.limit || rung.limit->unit == wanted) return;
    reader.fault(name, "invalid_value",
                 urgent ? "an urgent ladder counts in hours, such as 8h" : "the ladder counts in working days, such as 1wd; only urgent ones count in hours");
}

/// What says when it falls due; the rest of it would mean nothing and is a fault.
void read_place(ObjectReader& reader, Rung::When when, bool urgent, Rung& rung) {
    rung.when = when;
    if (when == Rung::When::before) {
        reader.require("percent");
        rung.percent = static_cast<int>(reader.integer("percent", 1, 99).value_or(0));
        read_step(reader, "least", urgent, rung);
    }
    if (when == Rung::When::after) {
        reader.require("limit");
        read_step(reader, "limit", urgent, rung);
    }
}

Rung read_rung(ObjectReader& reader, bool urgent) {
    Rung rung;
    if (const auto when = read_when(reader)) read_place(reader, *when, urgent, rung);
    reader.require("level");
    rung.level = static_cast<int>(reader.integer("level", 1, highest_level).value_or(0));
    rung.name = reader.required_text("name");
    rung.name_en = reader.required_text("name_en");
    reader.require("to");
    rung.to = texts_of(read_list(reader, "to", false));
    reader.finish();
    return rung;
}

/// Rungs fire in their order: each falls due after the one below it and stands higher.
void check_order(const Rung& below, const Rung& rung, ObjectReader& reader) {
    const auto fault = [&](const char* name, const char* detail) { reader.fault(name, "out_of_order", detail); };
    if (rung.level <= below.level) fault("level", "must be higher than that of the rung before");
    if (rung.when < below.when) {
        fault("when", "falls due before the rung above it in the list; the order is before, due, after");
        return;
    }
    if (rung.when != below.when) return;
    if (rung.when == Rung::When::due) reader.fault("when", "duplicate", "the ladder has another rung at the due time");
    if (rung.when == Rung::When::before && rung.percent >= below.percent) fault("percent", "must be less than that of the rung before");
    if (rung.when == Rung::When::after && rung.limit->count <= below.limit->count) fault("limit", "must be longer than that of the rung before");
}

Ladder read_ladder(ObjectReader& reader, Faults& faults) {
    Ladder ladder;
    ladder.code = read_code(reader, "code", plain_code);
    reader.require("urgent");
    ladder.urgent = reader.flag("urgent").value_or(false);
    bool sound = true; // order means nothing beside a rung that cannot be read
    read_each(reader, "rungs", false, faults, [&](ObjectReader& entry, const auto&) {
        const std::size_t before = faults.size();
        Rung rung = read_rung(entry, ladder.urgent);
        sound = sound && faults.size() == before;
        if (sound && !ladder.rungs.empty()) check_order(ladder.rungs.back(), rung, entry);
        ladder.rungs.push_back(std::move(rung));
    });
    reader.finish();
    return ladder;
}

/// Finds what a stage is given twice, or could never be given because an earlier entry takes it whole.
class UseCheck {
public:
    void look(Stage stage, const std::optional<Priority>& priority, const std::string& place, ObjectReader& reader) {
        const std::string what{word(stage)};
        if (whole_.contains(stage)) reader.fault(place, "never_used", "an earlier entry takes " + what + " whatever its priority");
        else if (priority && !single_.emplace(stage, *priority).second) reader.fault(place, "duplicate", what + " of this priority has a ladder already");
        if (!priority) whole_.insert(stage);
    }

private:
    std::set<Stage> whole_;
    std::set<std::pair<Stage, Priority>> single_;
};

LadderUse read_use(ObjectReader& reader, const Deployment& known, UseCheck& check) {
    LadderUse use;
    reader.require("stages");
    const auto stages = read_list(reader, "stages", false);
    use.priority = reader.choice<Priority>("priority");
    for (const Entry& entry : stages) {
        const auto stage = from_word<Stage>(entry.text);
        if (!stage) {
            reader.fault(entry.place, "invalid_value", "must be one of " + word_list<Stage>());
            continue;
        }
        if (*stage == Stage::internal) reader.fault(entry.place, "does_not_apply", "internal goes with the reply, which has the ladder");
        use.stages.push_back(*stage);
        check.look(*stage, use.priority, entry.place, reader);
    }
    use.ladder = read_code(reader, "ladder", plain_code);
    check_reference(reader, "ladder", use.ladder, known.escalation.ladders, "ladder");
    reader.finish();
    return use;
}

void read_rework(ObjectReader reader, EscalationPlan& plan) {
    reader.require("round");
    reader.require("level");
    if (const auto round = reader.integer("round", 2, last_rework_round)) plan.rework_rounds = static_cast<int>(*round);
    if (const auto level = reader.integer("level", 1, highest_level)) plan.rework_level = static_cast<int>(*level);
    reader.finish();
}

} // namespace

void read_escalation(Document& file, Deployment& out) {
    if (!file.readable()) return;
    ObjectReader top = file.root();
    read_each(top, "ladders", false, file.faults, [&](ObjectReader& reader, const auto&) {
        add_entry(out.escalation.ladders, read_ladder(reader, file.faults), reader);
    });
    UseCheck check;
    read_each(top, "uses", true, file.faults, [&](ObjectReader& reader, const auto&) {
        out.escalation.uses.push_back(read_use(reader, out, check));
    });
    top.require("rework");
    if (ObjectReader rework = top.object("rework"); rework.present()) read_rework(std::move(rework), out.escalation);
    file.finish(top);
}

} // namespace huiying

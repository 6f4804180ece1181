#include "api/json/encode.hpp"
#include "service/rules/classifier.hpp"
#include <cmath>

namespace huiying {

namespace {

/// Rounded to four places; null where there is nothing to divide by.
std::optional<double> share(std::int64_t part, std::int64_t whole) {
    if (whole == 0) return std::nullopt;
    return std::round(static_cast<double>(part) / static_cast<double>(whole) * 1e4) / 1e4;
}

std::int64_t minutes(std::chrono::milliseconds time) { return std::chrono::duration_cast<std::chrono::minutes>(time).count(); }

/// What is right is what stays where it was first sent: an office has taken it, and none has lost it.
void add_counts(JsonObject& out, const RoutedCell& cell, std::int64_t all) {
    out.add("messages", cell.messages)
        .add("share", share(cell.messages, all))
        .add("settled", cell.settled)
        .add("kept", cell.settled - cell.lost)
        .add("accuracy", share(cell.settled - cell.lost, cell.settled));
}

void add_up(RoutedCell& sum, const RoutedCell& cell) {
    sum.messages += cell.messages;
    sum.settled += cell.settled;
    sum.lost += cell.lost;
}

JsonText routed_json(const RoutingReport& report) {
    RoutedCell all;
    RoutedCell automatic;
    for (const RoutedCell& cell : report.routed) {
        add_up(all, cell);
        if (is_automatic(cell.by)) add_up(automatic, cell);
    }
    JsonList by;
    for (const RoutedCell& cell : report.routed) {
        JsonObject row;
        row.add("by", cell.by);
        add_counts(row, cell, all.messages);
        by.add(row.take());
    }
    JsonObject total;
    add_counts(total, automatic, all.messages);
    return JsonObject{}.add("messages", all.messages).add("automatic", total.take()).add("by", by.take()).take();
}

JsonText returns_json(const RoutingReport& report) {
    JsonList out;
    for (std::size_t i = 0; i < report.returns.size();) {
        const std::string& office = report.returns[i].office;
        std::array<std::int64_t, Words<RequestState>::all.size()> counts{};
        std::int64_t asked = 0;
        for (; i < report.returns.size() && report.returns[i].office == office; ++i) {
            counts[static_cast<std::size_t>(report.returns[i].state)] += report.returns[i].count;
            asked += report.returns[i].count;
        }
        JsonObject row;
        row.add("office", office).add("asked", asked);
        for (std::size_t state = 0; state < counts.size(); ++state) row.add(Words<RequestState>::all[state], counts[state]);
        out.add(row.take());
    }
    return out.take();
}

void add_lost(JsonObject& out, const LostTime& lost) {
    out.add("hops", lost.hops)
        .add("returned", lost.returned)
        .add("moved", lost.hops - lost.returned)
        .add("working_minutes", minutes(lost.time))
        .add("working_minutes_per_hop", lost.hops == 0 ? std::nullopt : std::optional{minutes(lost.time) / lost.hops});
}

JsonText lost_json(const RoutingReport& report) {
    LostTime all;
    JsonList offices;
    for (const LostTime& lost : report.lost) {
        all.hops += lost.hops;
        all.returned += lost.returned;
        all.time += lost.time;
        JsonObject row;
        row.add("office", lost.office);
        add_lost(row, lost);
        offices.add(row.take());
    }
    JsonObject out;
    add_lost(out, all);
    return out.add("offices", offices.take()).take();
}

JsonText model_json(const Context& context) {
    const Deployment& deployment = *context.deployment;
    if (!deployment.model) return {};
    const ModelCard& card = deployment.model->classifier->card();
    JsonObject evaluation;
    evaluation.add("cases", card.evaluation.cases)
        .add("accuracy", card.evaluation.accuracy)
        .add("macro_f1", card.evaluation.macro_f1)
        .add("accuracy_at_90", card.evaluation.accuracy_at_90)
        .add("ece", card.evaluation.ece);
    return JsonObject{}
        .add("version", deployment.model->version)
        .add("trained_at", format_time(card.trained_at, *deployment.zone))
        .add("examples", card.examples)
        .add("offices", card.labels.size())
        .add("confidence", deployment.learning.confidence)
        .add("evaluation", evaluation.take())
        .take();
}

JsonText training_json(const Context& context, const std::optional<Training>& training) {
    if (!training) return {};
    return JsonObject{}
        .add("at", format_time(training->at, *context.deployment->zone))
        .add("person", training->person)
        .add("outcome", training->outcome)
        .add("examples", training->examples)
        .add("skipped", training->skipped)
        .add("held_back", training->held_back)
        .add("accuracy_before", training->before)
        .add("accuracy_after", training->after)
        .add("model", training->model)
        .add("detail", training->detail.empty() ? std::nullopt : std::optional{training->detail})
        .take();
}

} // namespace

JsonText routing_report_json(const Context& context, const RoutingReport& report) {
    return JsonObject{}
        .add("from", format_day(report.from))
        .add("to", format_day(report.to))
        .add("routed", routed_json(report))
        .add("returns", returns_json(report))
        .add("lost", lost_json(report))
        .add("model", model_json(context))
        .add("last_training", training_json(context, report.last_training))
        .take();
}

} // namespace huiying

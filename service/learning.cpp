#include "service/learning.hpp"
#include "service/rules/classifier.hpp"
#include "service/rules/digest.hpp"
#include "service/rules/training_examples.hpp"
#include <algorithm>
#include <iterator>

namespace huiying {

namespace {

constexpr int page = 200;
constexpr double ruling_weight = 3; ///< a dispatcher's word against what an office has merely taken
constexpr std::size_t hold_back_every = 5;
constexpr std::size_t most_held_back = 400;
constexpr std::size_t least_new = 5; ///< cases the present model has not seen, below which there is nothing to compare on

std::string_view view_of(const std::optional<std::string>& text) { return text ? std::string_view{*text} : std::string_view{}; }

/// Recent cases that the present model has not seen, dealt out.
struct Dealt {
    std::vector<TrainingExample> all;
    std::vector<TrainingExample> learnt; ///< all but those held back
    std::vector<TrainingExample> held;
    std::size_t unseen = 0;
};

Dealt deal(const TrainingMaterial& material) {
    const Instant seen = material.present ? material.present->trained_at : Instant{};
    Dealt out;
    for (const DispatchExample& one : material.examples) {
        const bool unseen = one.message != MessageId{} && one.decided_at > seen;
        const bool held = unseen && material.present && out.unseen % hold_back_every == 0 && out.held.size() < most_held_back;
        out.unseen += unseen ? 1 : 0;
        out.all.push_back(training_example(one));
        (held ? out.held : out.learnt).push_back(out.all.back());
    }
    return out;
}

std::vector<std::string> codes_of(const ByCode<Office>& offices) {
    std::vector<std::string> codes;
    for (const auto& [code, office] : offices) codes.push_back(code);
    return codes;
}

int total_of(const TrainingReport& report) {
    std::size_t sum = 0;
    for (const std::size_t count : report.skipped) sum += count;
    return static_cast<int>(sum);
}

Retraining ended(Training training, TrainingOutcome outcome, std::string detail = {}) {
    training.outcome = outcome;
    training.detail = std::move(detail);
    return {std::move(training), {}, std::nullopt};
}

/// Whether the new model is at least as good on what was held back; sets both figures.
Result<bool> is_as_good(const Classifier& present, const Dealt& dealt, const std::vector<std::string>& offices, const TrainingOptions& options, Training& training) {
    const auto candidate = train(dealt.learnt, offices, options);
    HUIYING_TRY(candidate);
    training.held_back = static_cast<int>(dealt.held.size());
    training.before = evaluate(present, dealt.held).accuracy;
    training.after = evaluate(candidate->model, dealt.held).accuracy;
    return *training.after >= *training.before;
}

bool fits(const ModelCard& card, const Deployment& deployment) {
    return std::all_of(card.labels.begin(), card.labels.end(), [&](const ModelCard::Label& label) { return deployment.offices.contains(label.name); });
}

/// The present model, where it can still be used: one for other offices, or that cannot be read, is no rival.
std::optional<Classifier> rival(const TrainingMaterial& material, const Deployment& deployment) {
    if (!material.present) return std::nullopt;
    auto model = Classifier::read(material.present->bytes);
    if (!model || !fits(model->card(), deployment)) return std::nullopt;
    return std::move(*model);
}

} // namespace

TrainingExample training_example(const DispatchExample& one) {
    TrainingExample out;
    out.text = {one.channel, one.kind ? word(*one.kind) : std::string_view{}, view_of(one.community), view_of(one.title), view_of(one.body)};
    out.label = one.office;
    out.weight = one.ruled ? ruling_weight : 1;
    out.writer = one.writer;
    return out;
}

std::vector<TrainingExample> training_examples(std::span<const DispatchExample> examples) {
    std::vector<TrainingExample> out;
    for (const DispatchExample& one : examples) out.push_back(training_example(one));
    return out;
}

std::vector<std::string> learnable_offices(const Deployment& deployment, std::span<const DispatchExample> examples) {
    return usable_examples(training_examples(examples), codes_of(deployment.offices)).labels;
}

bool model_differs(const View& view, const Deployment& deployment) {
    return view.learning().model_version() != (deployment.model ? deployment.model->version : 0);
}

Result<void> follow_model(const View& view, Deployment& deployment) {
    deployment.model.reset();
    const auto stored = view.learning().model();
    if (!stored) return {};
    auto classifier = Classifier::read(stored->bytes);
    HUIYING_TRY(classifier);
    if (!fits(classifier->card(), deployment))
        return Problem{Fault::conflict, "model_does_not_fit", "模型与现有单位不符，需重新训练 / the model knows an office that this installation does not have; train it again", {}, {}};
    deployment.model = RoutingModel{stored->version, std::make_shared<const Classifier>(std::move(*classifier))};
    return {};
}

bool gather(const View& view, TrainingMaterial& material, int most) {
    if (material.examples.empty()) material.present = view.learning().model();
    const int room = std::min(page, most - static_cast<int>(material.examples.size()));
    if (room <= 0) return false;
    const auto own = static_cast<std::int64_t>(std::count_if(material.examples.begin(), material.examples.end(), [](const auto& one) { return one.message != MessageId{}; }));
    const auto brought = static_cast<std::int64_t>(material.examples.size()) - own;
    std::vector<DispatchExample> more;
    if (brought == 0) more = view.learning().examples(own == 0 ? std::nullopt : std::optional{material.examples.back().message}, room);
    if (more.empty()) more = view.learning().brought_in(brought, room);
    const bool added = !more.empty();
    std::move(more.begin(), more.end(), std::back_inserter(material.examples));
    return added;
}

Retraining retrain(const Deployment& deployment, const TrainingMaterial& material, const Actor& actor, const TrainingOptions& options, bool eagerly) {
    Training training;
    training.at = options.trained_at;
    training.person = actor.person;
    training.examples = static_cast<int>(material.examples.size());
    const auto offices = codes_of(deployment.offices);
    const Dealt dealt = deal(material);
    const auto present = rival(material, deployment);
    const bool enough = present ? dealt.unseen >= least_new : training.examples >= deployment.learning.least_examples;
    if (!enough && !eagerly) return ended(std::move(training), TrainingOutcome::nothing_new);
    if (present && !dealt.held.empty()) {
        const auto better = is_as_good(*present, dealt, offices, options, training);
        if (!better) return ended(std::move(training), TrainingOutcome::failed, better.error().code);
        if (!*better) return ended(std::move(training), TrainingOutcome::not_better);
    }
    auto trained = train(dealt.all, offices, options);
    if (!trained) return ended(std::move(training), TrainingOutcome::failed, trained.error().code);
    Retraining out;
    out.report = trained->report;
    training.outcome = TrainingOutcome::kept;
    training.skipped = total_of(trained->report);
    training.model = (material.present ? material.present->version : 0) + 1;
    out.model = StoredModel{*training.model, options.trained_at, trained->model.bytes()};
    out.training = std::move(training);
    return out;
}

Result<Training> keep_training(Unit& unit, const Context& context, const TrainingMaterial& material, const Retraining& retraining) {
    const int before = material.present ? material.present->version : 0;
    if (retraining.model && unit.learning().model_version() != before)
        return Problem{Fault::conflict, "model_overtaken", "期间已启用另一模型 / another model has come into force meanwhile", {}, {}};
    const Training& training = retraining.training;
    unit.learning().add_training(training);
    if (!retraining.model) return training;
    unit.learning().add_model(*retraining.model);
    Event event;
    event.verb = Verb::train;
    event.person = training.person;
    event.role = "trainer";
    event.recorded_at = event.effective_at = context.now;
    const auto text = [](int number) { return std::to_string(number); };
    event.changes.push_back({"model", before == 0 ? std::nullopt : std::optional{text(before)}, text(retraining.model->version)});
    event.changes.push_back({"model_digest", std::nullopt, to_hex(sha256(retraining.model->bytes))});
    event.changes.push_back({"examples", std::nullopt, text(training.examples)});
    unit.events().append(event);
    return training;
}

bool training_due(const Deployment& deployment, const std::optional<Training>& last, Instant now) {
    const auto at = deployment.learning.retrain_at;
    if (!deployment.learning.enabled || !at) return false;
    const Zone& zone = *deployment.zone;
    const Day today = zone.day(now);
    const auto on = [&](Day day) { return zone.instant(LocalTime{day} + *at); };
    const Instant latest = on(today) <= now ? on(today) : on(today - std::chrono::days{1});
    return !last || last->at < latest;
}

} // namespace huiying

// `huiying train`: learns routing from past dispatches and measures it. Works beside a running service, which takes a new model over by itself.
#include "cli/commands.hpp"
#include "cli/installation.hpp"
#include "json/reader.hpp"
#include "service/learning.hpp"
#include "service/rules/searched_text.hpp"
#include <fstream>
#include <iomanip>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

namespace huiying::commands {

namespace {

using nlohmann::json;

constexpr std::size_t most_line = 512 * 1024; ///< as large as a request may be
constexpr unsigned threads = 2;

/// What a file of past dispatches held: one JSON object a line with `title`, `body`, `office`, and perhaps `channel`, `kind`, `community`.
struct ReadFile {
    std::vector<DispatchExample> examples;
    std::map<std::string, int> skipped;         ///< lines by reason
    std::map<std::string, int> unknown_offices; ///< lines by office
    int lines = 0;
};

std::optional<std::string> text_of(const json& row, const char* name) {
    const auto found = row.find(name);
    return found != row.end() && found->is_string() ? std::optional{found->get<std::string>()} : std::nullopt;
}

/// Gives why the line is no example, or nothing.
std::string read_line(const std::string& line, const Deployment& deployment, ReadFile& out) {
    if (line.size() > most_line) return "too_long";
    json row;
    Faults faults;
    if (!is_utf8(line)) return "not_utf8";
    if (parse_json(line, row, faults)) return "not_json";
    if (!row.is_object()) return "not_an_object";
    DispatchExample example;
    const auto office = text_of(row, "office");
    if (!office) return "no_office";
    example.office = *office;
    example.title = text_of(row, "title");
    example.body = text_of(row, "body");
    example.community = text_of(row, "community");
    example.channel = text_of(row, "channel").value_or("");
    if (const auto kind = text_of(row, "kind")) example.kind = from_word<Kind>(*kind);
    if (tidy(example.title.value_or("")).empty() && tidy(example.body.value_or("")).empty()) return "empty_text";
    if (!deployment.offices.contains(example.office)) {
        ++out.unknown_offices[example.office];
        return "unknown_office";
    }
    out.examples.push_back(std::move(example));
    return {};
}

std::optional<ReadFile> read_file(const std::string& file, const Deployment& deployment) {
    std::ifstream in{file, std::ios::binary};
    if (!in) {
        std::cerr << "huiying train: cannot open " << file << '\n';
        return std::nullopt;
    }
    ReadFile out;
    for (std::string line; std::getline(in, line);) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        ++out.lines;
        if (const std::string why = read_line(line, deployment, out); !why.empty()) ++out.skipped[why];
    }
    for (const auto& [why, count] : out.skipped) std::cerr << file << ": " << count << " lines left out: " << why << '\n';
    for (const auto& [office, count] : out.unknown_offices) std::cerr << file << ": unknown office \"" << office << "\": " << count << " lines\n";
    return out;
}

json evaluation_json(const Evaluation& evaluation) {
    return {{"cases", evaluation.cases}, {"accuracy", evaluation.accuracy}, {"macro_f1", evaluation.macro_f1}, {"accuracy_at_90", evaluation.accuracy_at_90}, {"ece", evaluation.ece}};
}

int tell(const Problem& problem) {
    std::cerr << "huiying train: " << problem.code << ": " << problem.detail << '\n';
    return refused;
}

Actor operator_here(const std::string& person) {
    Actor actor;
    actor.person = person;
    actor.roles.add(Role::admin);
    return actor;
}

/// Everything there is to learn from: this office's own dispatches, and what files brought.
Result<TrainingMaterial> material_of(Installation& installation) {
    TrainingMaterial material;
    const int most = installation.deployment->learning.most_examples;
    for (bool more = true; more;) {
        const auto page = installation.store->read_now([&](const View& view) -> Result<bool> { return gather(view, material, most); });
        HUIYING_TRY(page);
        more = *page;
    }
    return material;
}

/// A file takes the place of all that earlier ones brought. Gives how much that was.
std::size_t bring_in(TrainingMaterial& material, const ReadFile& file) {
    const auto gave_way = std::erase_if(material.examples, [](const DispatchExample& one) { return one.message == MessageId{}; });
    material.examples.insert(material.examples.end(), file.examples.begin(), file.examples.end());
    // A new beginning: what the present model learnt from is not all there any more.
    if (material.present) material.present->bytes.clear();
    return gave_way;
}

void print_training(const Training& training, const Retraining& retraining) {
    std::cerr << "训练 / training: " << word(training.outcome) << ", " << training.examples << " examples";
    for (std::size_t i = 0; i < skipped_words.size(); ++i)
        if (retraining.report.skipped[i] > 0) std::cerr << ", " << retraining.report.skipped[i] << ' ' << skipped_words[i];
    if (training.held_back > 0)
        std::cerr << "; on " << training.held_back << " recent cases " << std::setprecision(3) << training.before.value_or(0) << " before, " << training.after.value_or(0) << " after";
    if (training.model) std::cerr << "; model " << *training.model << " is in force";
    if (!training.detail.empty()) std::cerr << "; " << training.detail;
    std::cerr << '\n';
}

/// By itself the file has to tell offices apart: what this office dispatched must not hide that it is of no use.
int check_file(const std::string& name, const ReadFile& file, const Deployment& deployment) {
    const auto learnable = learnable_offices(deployment, file.examples);
    if (learnable.empty()) return std::cerr << "huiying train: no_examples: " << name << " 没有可学习的来件 / holds nothing that can be learnt from\n", refused;
    if (learnable.size() > 1) return done;
    std::cerr << "huiying train: one_class_only: " << name << " 只有一个单位有两件以上来件，请补充其他单位的来件；原模型不变 / holds more than one letter of one office only (\""
              << learnable.front() << "\"): add letters of others; the model in force stays\n";
    return refused;
}

/// Learns, keeps what it came to, and lets the deployment go by it.
int learn(Installation& installation, const TrainOptions& options) {
    std::optional<ReadFile> file;
    if (!options.from.empty()) {
        file = read_file(options.from, *installation.deployment);
        if (!file) return failed;
        if (const int status = check_file(options.from, *file, *installation.deployment); status != done) return status;
    }
    auto material = material_of(installation);
    if (!material) return tell(material.error());
    const std::size_t gave_way = file ? bring_in(*material, *file) : 0;
    const Context context = installation.context(operator_here(options.person));
    const auto retraining = retrain(*context.deployment, *material, context.actor, {context.now, threads}, true);
    if (retraining.training.outcome == TrainingOutcome::failed) return print_training(retraining.training, retraining), refused;
    const auto kept = installation.store->write_now([&](Unit& unit) -> Result<Training> {
        if (file) {
            unit.learning().forget_brought_in();
            for (const auto& one : file->examples) unit.learning().bring_in(one);
        }
        return keep_training(unit, context, *material, retraining);
    });
    if (!kept) return tell(kept.error());
    if (gave_way > 0) std::cerr << "先前文件带入的 " << gave_way << " 件来件由本文件代替 / " << gave_way << " letters of an earlier file gave way to this one\n";
    print_training(*kept, retraining);
    Deployment fresh = *installation.deployment;
    const auto followed = installation.store->read_now([&](const View& view) -> Result<bool> {
        const auto followed_now = follow_model(view, fresh);
        HUIYING_TRY(followed_now);
        return true;
    });
    if (!followed) return tell(followed.error());
    installation.deployment = std::make_shared<const Deployment>(std::move(fresh));
    return done;
}

int measure(const Installation& installation, const ReadFile& file) {
    const auto& model = installation.deployment->model;
    if (!model) return std::cerr << "huiying train: no model is in force; train one with --from FILE\n", refused;
    std::cout << evaluation_json(evaluate(*model->classifier, training_examples(file.examples))).dump() << '\n';
    return done;
}

int forget(Installation& installation) {
    const auto done_so = installation.store->write_now([](Unit& unit) -> Result<bool> { return unit.learning().forget_brought_in(), true; });
    return done_so ? done : tell(done_so.error());
}

} // namespace

int train_routing(const std::string& config, const TrainOptions& options) {
    auto installation = open_installation(config, PolicyChange::keep);
    if (!installation) return failed;
    if (options.forget) return forget(*installation);
    std::optional<ReadFile> cases; // read before anything changes
    if (!options.eval.empty()) {
        cases = read_file(options.eval, *installation->deployment);
        if (!cases) return failed;
        if (cases->examples.empty()) return std::cerr << "huiying train: " << options.eval << " holds no case to measure on\n", refused;
    }
    const bool only_measure = options.from.empty() && cases;
    if (!only_measure)
        if (const int status = learn(*installation, options); status != done) return status;
    return cases ? measure(*installation, *cases) : done;
}

} // namespace huiying::commands

// The model file: magic, format version, length of the content, its SHA-256, the content. All numbers little-endian.
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include "service/rules/classifier.hpp"
#include "service/rules/content.hpp"
#include "service/rules/digest.hpp"

namespace huiying {

namespace {

constexpr std::string_view magic = "HuiyingC";
constexpr std::uint32_t format_version = 3; ///< 3: the first choice's own score counts for its confidence
constexpr std::size_t header_size = magic.size() + sizeof(std::uint32_t) + sizeof(std::uint64_t) + sizeof(Digest);

Problem problem(const char* code, std::string detail) { return Problem{Fault::invalid, code, std::move(detail), {}, {}}; }
Problem damaged() { return problem("model_damaged", "the model file is damaged: take another copy, or train again"); }

void write_evaluation(ContentWriter& out, const Evaluation& evaluation) {
    out.number(evaluation.cases);
    for (const double value : {evaluation.accuracy, evaluation.macro_f1, evaluation.ece, evaluation.accuracy_at_90}) out.number(value);
}

Evaluation read_evaluation(ContentReader& in) {
    Evaluation out;
    out.cases = in.number<std::uint32_t>();
    for (double* const value : {&out.accuracy, &out.macro_f1, &out.ece, &out.accuracy_at_90}) *value = in.number<double>();
    return out;
}

void write_card(ContentWriter& out, const ModelCard& card) {
    out.number(static_cast<std::uint32_t>(card.labels.size()));
    for (const auto& label : card.labels) {
        out.text(label.name);
        out.number(label.examples);
    }
    out.number(card.examples);
    out.number(static_cast<std::int64_t>(card.trained_at.time_since_epoch().count()));
    out.number(card.data);
    write_evaluation(out, card.evaluation);
}

ModelCard read_card(ContentReader& in) {
    ModelCard card;
    const auto labels = in.number<std::uint32_t>();
    for (std::uint32_t i = 0; i < labels && in.good(); ++i) {
        std::string name = in.text();
        card.labels.push_back({std::move(name), in.number<std::uint32_t>()});
    }
    card.examples = in.number<std::uint32_t>();
    card.trained_at = Instant{std::chrono::milliseconds{in.number<std::int64_t>()}};
    card.data = in.number<Digest>();
    card.evaluation = read_evaluation(in);
    return card;
}

template <class T>
bool ascending(const std::vector<T>& values) {
    return std::adjacent_find(values.begin(), values.end(), [](const T& a, const T& b) { return !(a < b); }) == values.end();
}

bool finite(const std::vector<float>& values) {
    return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value) && std::abs(value) < 1e6F; });
}

bool sound_card(const ModelCard& card) {
    if (card.labels.size() < 2 || card.labels.size() > Classifier::most_labels) return false;
    const auto before = [](const auto& a, const auto& b) { return a.name < b.name; };
    const auto wrong_order = [&](const auto& a, const auto& b) { return !before(a, b); };
    if (std::adjacent_find(card.labels.begin(), card.labels.end(), wrong_order) != card.labels.end()) return false;
    const auto& evaluation = card.evaluation;
    for (const double value : {evaluation.accuracy, evaluation.macro_f1, evaluation.ece, evaluation.accuracy_at_90})
        if (!(value >= 0 && value <= 1)) return false;
    return std::all_of(card.labels.begin(), card.labels.end(), [](const auto& label) { return label.examples > 0 && !label.name.empty(); });
}

bool sound_calibration(const Calibration& calibration) {
    return calibration.sharpness > 0 && calibration.sharpness < 1e6 && calibration.slope > 0 && calibration.slope < 1e3 &&
           std::abs(calibration.offset) < 1e3 && std::abs(calibration.by_score) < 1e3;
}

/// Whether the tables fit one another: a digest proves that nothing was altered, not that the writer was sane.
bool sound(const ClassifierTables& tables) {
    const std::size_t pieces = tables.keys.size();
    return sound_card(tables.card) && sound_calibration(tables.calibration) && tables.bias.size() == tables.card.labels.size() &&
           tables.prior.size() == tables.card.labels.size() && tables.scales.size() == pieces && tables.steps.size() == pieces &&
           tables.weights.size() == pieces * tables.card.labels.size() && finite(tables.bias) && finite(tables.prior) &&
           std::all_of(tables.prior.begin(), tables.prior.end(), [](float share) { return share > 0; }) && finite(tables.scales) &&
           finite(tables.steps) && ascending(tables.keys) && ascending(tables.showable);
}

/// The content of a file whose header fits.
Result<std::string_view> content_of(std::string_view file) {
    if (file.size() > Classifier::most_bytes) return problem("model_damaged", "the file is too large for a model");
    if (file.substr(0, magic.size()) != magic.substr(0, std::min(file.size(), magic.size())))
        return problem("model_damaged", "the file is not a model");
    if (file.size() < header_size) return problem("model_cut", "the model file is cut off");
    ContentReader header{file.substr(magic.size(), header_size - magic.size())};
    const auto version = header.number<std::uint32_t>();
    if (version != format_version)
        return problem("model_version", "the model file has format " + std::to_string(version) + ", this program reads " +
                                            std::to_string(format_version) + ": train again");
    const auto size = header.number<std::uint64_t>();
    const auto digest = header.number<Digest>();
    const std::string_view content = file.substr(header_size);
    if (size > Classifier::most_bytes || content.size() > size) return damaged();
    if (content.size() < size) return problem("model_cut", "the model file is cut off");
    if (sha256(content) != digest) return damaged();
    return content;
}

} // namespace

std::string Classifier::bytes() const {
    ContentWriter out;
    write_card(out, tables_.card);
    out.number(tables_.calibration.sharpness);
    out.number(tables_.calibration.slope);
    out.number(tables_.calibration.offset);
    out.number(tables_.calibration.by_score);
    out.list(tables_.bias);
    out.list(tables_.prior);
    out.list(tables_.keys);
    out.list(tables_.scales);
    out.list(tables_.steps);
    out.list(tables_.weights);
    out.list(tables_.showable);
    const std::string content = out.take();
    ContentWriter header;
    header.number(format_version);
    header.number(static_cast<std::uint64_t>(content.size()));
    header.number(sha256(content));
    return std::string{magic} + header.take() + content;
}

Result<Classifier> Classifier::read(std::string_view file) {
    const auto content = content_of(file);
    HUIYING_TRY(content);
    ContentReader in{*content};
    ClassifierTables tables;
    tables.card = read_card(in);
    tables.calibration.sharpness = in.number<double>();
    tables.calibration.slope = in.number<double>();
    tables.calibration.offset = in.number<double>();
    tables.calibration.by_score = in.number<double>();
    tables.bias = in.list<float>();
    tables.prior = in.list<float>();
    tables.keys = in.list<std::uint32_t>();
    tables.scales = in.list<float>();
    tables.steps = in.list<float>();
    tables.weights = in.list<std::int8_t>();
    tables.showable = in.list<std::uint64_t>();
    if (!in.at_end() || !sound(tables)) return damaged();
    return Classifier{std::move(tables)};
}

} // namespace huiying

// Learning from the street's own dispatchers: past dispatches become examples, a training off the request path makes a model of them, and the
// model comes into force only when it is at least as good as the one before on recent cases that neither has seen.
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"
#include "service/rules/classifier_training.hpp"

namespace huiying {

/// Lets the deployment route by the model in force in the store, whatever it had before. Problems: those of Classifier::read, and
/// `model_does_not_fit` (it knows an office that this installation does not have); the deployment then has no model.
Result<void> follow_model(const View& view, Deployment& deployment);

/// Whether the model in force is another one than the deployment's.
bool model_differs(const View& view, const Deployment& deployment);

/// As training and measuring take it; points into the example.
TrainingExample training_example(const DispatchExample& one);

/// As training and measuring take them; point into the examples.
std::vector<TrainingExample> training_examples(std::span<const DispatchExample> examples);

/// The offices that could be learnt from these examples alone: those with two usable ones at least.
std::vector<std::string> learnable_offices(const Deployment& deployment, std::span<const DispatchExample> examples);

/// What a training starts from.
struct TrainingMaterial {
    std::vector<DispatchExample> examples; ///< newest first, what was brought in behind
    std::optional<StoredModel> present;
};

/// Adds the next page of examples, newest first, and then of what was brought in; false when all is there, or `most` has been reached.
bool gather(const View& view, TrainingMaterial& material, int most);

struct Retraining {
    Training training;
    TrainingReport report;
    std::optional<StoredModel> model; ///< to be put in force
};

/// Trains and compares; pure, and long: seconds to a minute. With a present model every fifth of the cases it has not seen is held back and both
/// are asked about those; what is kept in the end has learnt from all. `eagerly`: a person asks, few new cases are no reason to wait.
Retraining retrain(const Deployment& deployment, const TrainingMaterial& material, const Actor& actor, const TrainingOptions& options, bool eagerly);

/// Stores what came of it, and a line in the record; the model comes into force unless another one has meanwhile: `model_overtaken`.
Result<Training> keep_training(Unit& unit, const Context& context, const TrainingMaterial& material, const Retraining& retraining);

/// Whether the daily training is due: the time of day has passed since the last one.
bool training_due(const Deployment& deployment, const std::optional<Training>& last, Instant now);

} // namespace huiying

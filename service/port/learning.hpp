// What routing learns from, and what it has learnt: past dispatches as examples, trained models, and each training with what became of it.
#pragma once
#include "service/model/ids.hpp"
#include "service/model/words.hpp"
#include "service/time.hpp"
#include <optional>
#include <string>
#include <vector>

namespace huiying {

/// A past dispatch: what was written, and the office that has it. Confidential letters are no examples.
struct DispatchExample {
    MessageId message; ///< none (0) for one that was brought in from a file
    std::string channel;
    std::optional<Kind> kind;
    std::optional<std::string> community;
    std::optional<std::string> title;
    std::optional<std::string> body;
    std::string office;
    bool ruled = false; ///< a dispatcher has said so; else the office has taken what was sent to it
    Instant decided_at{}; ///< when it was sent there: a model trained earlier has not seen it
    std::uint64_t writer = 0; ///< stands for who wrote; 0: unknown
};

/// One training of the routing model.
struct Training {
    Instant at;
    std::string person; ///< who asked for it; `huiying` for the nightly one
    TrainingOutcome outcome{};
    int examples = 0;
    int skipped = 0;
    int held_back = 0;                 ///< recent cases that the present and the new model were compared on
    std::optional<double> before;      ///< the present model's accuracy on them
    std::optional<double> after;       ///< the new one's
    std::optional<int> model;          ///< the version it became, when kept
    std::string detail;                ///< of a failure: the code of the problem
};

/// A model as it is kept: bytes that rules/classifier reads.
struct StoredModel {
    int version = 0;
    Instant trained_at;
    std::string bytes;
};

class Learning {
public:
    virtual ~Learning() = default;
    /// Of the model in force; 0 when there is none.
    virtual int model_version() const = 0;
    virtual std::optional<StoredModel> model() const = 0;
    virtual std::optional<Training> last_training() const = 0;
    /// Examples with ids below `before` (none: from the newest on), newest first.
    virtual std::vector<DispatchExample> examples(std::optional<MessageId> before, int most) const = 0;
    /// What was brought in from before this installation's time, from the `from`th on.
    virtual std::vector<DispatchExample> brought_in(std::int64_t from, int most) const = 0;

    /// Puts a model in force; those before the last few are forgotten.
    virtual void add_model(const StoredModel& model) = 0;
    virtual void add_training(const Training& training) = 0;
    virtual void bring_in(const DispatchExample& example) = 0;
    /// Forgets all that was brought in.
    virtual void forget_brought_in() = 0;
};

} // namespace huiying

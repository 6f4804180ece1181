// The learned model: which office a text belongs to, how sure that is, and which words say so.
// A linear classifier over hashed character n-grams and words; trained by classifier_training, kept as one file.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>
#include "service/model/message.hpp"
#include "service/result.hpp"
#include "service/rules/classifier_text.hpp"
#include "service/rules/piece_rows.hpp"
#include "service/rules/shown_stretches.hpp"

namespace huiying {

/// How good a classifier was on messages it had not seen.
struct Evaluation {
    std::uint32_t cases = 0;
    double accuracy = 0;
    double macro_f1 = 0;       ///< unweighted mean of F1 over the labels that occur in the cases
    double ece = 0;            ///< expected calibration error of the first choice, 10 bins of equal width
    double accuracy_at_90 = 0; ///< accuracy of the 90 % it was most confident about
    bool operator==(const Evaluation&) const = default;
};

/// What a model says of itself.
struct ModelCard {
    struct Label {
        std::string name;
        std::uint32_t examples = 0;
        bool operator==(const Label&) const = default;
    };
    std::vector<Label> labels; ///< in byte order of their names
    std::uint32_t examples = 0;
    Instant trained_at{};
    Digest data{};         ///< SHA-256 of the training examples, whatever their order
    Evaluation evaluation; ///< out of fold, on the training examples
    bool operator==(const ModelCard&) const = default;
};

/// A label and the probability that it is the right one.
struct Choice {
    std::size_t label = 0; ///< index into the card's labels
    double confidence = 0;
};

/// What a model makes of one message.
struct Verdict {
    std::vector<Choice> ranked;       ///< all labels, best first
    std::vector<std::string> reasons; ///< words that spoke for the first choice, best first; none where it is not sure
};

/// How scores become probabilities: softmax(sharpness · scores), then the first choice gets what its odds against the second and its own
/// score turned out to be worth, logit' = offset + slope · logit + by_score · score; the others keep their proportions.
struct Calibration {
    double sharpness = 1;
    double slope = 1;
    double offset = 0;
    double by_score = 0;

    /// How sure a first choice is that has this share of what it and the second have, and this score.
    double corrected(double share_of_two, double score) const noexcept;
};

/// The numbers a classifier is made of; what training hands over and the model file holds.
struct ClassifierTables {
    ModelCard card;
    Calibration calibration;
    std::vector<float> bias;             ///< of each label
    std::vector<float> prior;            ///< of each label: its probability for a text that shows nothing
    std::vector<std::uint32_t> keys;     ///< of the pieces, ascending
    std::vector<float> scales;           ///< of the pieces: how much each says at all
    std::vector<float> steps;            ///< of the pieces: what one unit of weight is worth
    std::vector<std::int8_t> weights;    ///< one for each label, piece after piece
    std::vector<std::uint64_t> showable; ///< hashes of stretches that may be shown as reasons, ascending
};

/// Immutable; any thread.
class Classifier {
public:
    /// The largest model file that is read, and the most labels a model may have.
    static constexpr std::size_t most_bytes = std::size_t{16} << 20;
    static constexpr std::size_t most_labels = 64;

    /// The tables must be consistent, as training makes them and `read` has checked.
    explicit Classifier(ClassifierTables tables);

    /// All labels, best first, with probabilities that sum to 1. A text that shows nothing known gets what such texts got in
    /// training: where the training data have none, each label's share of all.
    /// Takes no longer for a text of any length than for one of a thousand characters.
    std::vector<Choice> rank(const ClassifiedText& text) const;

    /// The same in one go with the reasons for the first choice, at most so many, where its probability is at least `sure`.
    Verdict judge(const ClassifiedText& text, double sure, std::size_t most_reasons) const;

    /// Words of the text that weighed most for `label` against the best other, best first. Only what stood in training messages of at least
    /// five different writers is ever shown, and nothing with a digit in it: no name and no number of a single person can come up.
    std::vector<std::string> reasons(const ClassifiedText& text, std::size_t label, std::size_t most) const;

    const ModelCard& card() const noexcept { return tables_.card; }

    /// The model file: the same bytes for the same model.
    std::string bytes() const;
    /// Problems: `model_cut` (shorter than it says), `model_version` (of another format), `model_damaged` (anything else that does not
    /// fit).
    static Result<Classifier> read(std::string_view file);

private:
    /// Where a piece stands that the model knows.
    struct alignas(8) Sighting { // copied in one piece
        std::uint16_t piece = 0; ///< its place among the counts
        std::uint16_t begin = 0;
        std::uint16_t end = 0;
        bool in_title = false;
    };
    /// What was made of one group of a message's pieces.
    struct HeardGroup {
        std::vector<Tally::Count> known; ///< rows of the pieces that the model knows
        std::vector<Sighting> sightings; ///< of all of them, in the order of the text
        float share = 0;                 ///< what brings the group to its share of length; 0 where nothing is known
    };
    /// What was made of a message.
    struct Heard {
        std::array<HeardGroup, piece_groups> groups;
        std::array<float, most_labels> sums{}; ///< the score of each label
    };

    class Listener;

    Heard hear(const MessagePieces& pieces) const;
    HeardGroup known_pieces(const MessagePieces& pieces, PieceGroup group) const;
    void add_group(Heard& heard, std::size_t group) const;
    std::vector<Choice> choices_of(const Heard& heard) const;
    std::size_t rival_of(std::size_t label, const Heard& heard) const;
    std::vector<float> parts_of(const HeardGroup& group, std::size_t label, std::size_t rival) const;
    std::vector<std::string> words_for(const MessagePieces& pieces, const Heard& heard, std::size_t label, std::size_t most) const;

    ClassifierTables tables_;
    PieceRows rows_;
    ShownStretches shown_;
};

} // namespace huiying

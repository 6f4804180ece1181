#include "service/rules/training_corpus.hpp"
#include <algorithm>
#include <atomic>
#include <thread>
#include "service/rules/stretches.hpp"

namespace huiying {

namespace {

constexpr std::size_t fewest_examples = 2;       ///< of a piece that is learnt from
constexpr std::size_t fewest_writers = 5;        ///< of a stretch that may be shown

/// Sorts, and keeps one of each that occurs at least `fewest` times.
template <class T>
void keep_frequent(std::vector<T>& items, std::size_t fewest) {
    std::sort(items.begin(), items.end());
    auto out = items.begin();
    for (auto begin = items.begin(); begin != items.end();) {
        const T item = *begin;
        const auto end = std::find_if(begin, items.end(), [&](const T& other) { return other != item; });
        if (static_cast<std::size_t>(end - begin) >= fewest) *out++ = item;
        begin = end;
    }
    items.erase(out, items.end());
    items.shrink_to_fit();
}

/// The pieces of one example; `id` still holds the key.
Corpus::Example pieces_of(const ClassifiedText& text) {
    Corpus::Example out;
    const MessagePieces pieces{text};
    for (std::size_t group = 0; group < piece_groups; ++group) {
        Tally tally{pieces.most(static_cast<PieceGroup>(group))};
        pieces.each(static_cast<PieceGroup>(group), [&](std::uint32_t key) { tally.add(key); });
        for (const auto& [key, count] : tally.counts())
            if (key != 0) out.groups[group].push_back({key, static_cast<float>(count_value(count))}); // 0 is the model's mark for no key
        std::sort(out.groups[group].begin(), out.groups[group].end(),
                  [](const Corpus::Piece& a, const Corpus::Piece& b) { return a.id < b.id; });
    }
    return out;
}

/// Turns keys into indices, and drops the pieces that are not among the keys.
void number_pieces(Corpus::Example& example, const std::vector<std::uint32_t>& keys) {
    for (auto& group : example.groups) {
        auto out = group.begin();
        auto from = keys.begin();
        for (const Corpus::Piece& piece : group) {
            from = std::lower_bound(from, keys.end(), piece.id);
            if (from == keys.end() || *from != piece.id) continue;
            *out++ = {static_cast<std::uint32_t>(from - keys.begin()), piece.value};
        }
        group.erase(out, group.end());
        group.shrink_to_fit();
    }
}

using UsableExample = UsableExamples::One;

bool same_writer(const UsableExample& a, const UsableExample& b) { return a.writer != 0 && a.writer == b.writer; }

/// What one person wrote stands together.
std::vector<const UsableExample*> sorted_by_writer(const UsableExamples& usable) {
    std::vector<const UsableExample*> out;
    for (const UsableExample& one : usable.examples) out.push_back(&one);
    std::stable_sort(out.begin(), out.end(), [](const UsableExample* a, const UsableExample* b) { return a->writer < b->writer; });
    return out;
}

void add_stretches(std::vector<std::uint64_t>& out, const ClassifiedText& text) {
    const auto take = [&](std::uint64_t hash, std::size_t, std::size_t) {
        out.push_back(hash);
        return true;
    };
    each_stretch(symbols_of(text.title), take);
    each_stretch(symbols_of(text.body), take);
}

} // namespace

void run_jobs(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& job) {
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t i = next++; i < count; i = next++) job(i);
    };
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back(work);
    work();
}

Corpus corpus_of(std::span<const TrainingExample> examples, const UsableExamples& usable, unsigned threads) {
    Corpus corpus;
    corpus.labels = usable.labels.size();
    corpus.examples.resize(usable.examples.size());
    run_jobs(usable.examples.size(), threads, [&](std::size_t i) {
        const auto& from = usable.examples[i];
        Corpus::Example& example = corpus.examples[i] = pieces_of(examples[from.index].text);
        example.label = from.label;
        example.weight = from.weight;
    });
    for (const auto& example : corpus.examples)
        for (const auto& group : example.groups)
            for (const auto& piece : group) corpus.keys.push_back(piece.id);
    keep_frequent(corpus.keys, fewest_examples);
    run_jobs(corpus.examples.size(), threads, [&](std::size_t i) { number_pieces(corpus.examples[i], corpus.keys); });
    return corpus;
}

std::vector<std::uint64_t> showable_stretches(std::span<const TrainingExample> examples, const UsableExamples& usable) {
    std::vector<std::uint64_t> all;
    std::vector<std::uint64_t> own;
    const auto by_writer = sorted_by_writer(usable);
    for (auto one = by_writer.begin(); one != by_writer.end(); ++one) {
        add_stretches(own, examples[(*one)->index].text);
        if (one + 1 != by_writer.end() && same_writer(**one, **(one + 1))) continue;
        keep_frequent(own, 1); // however often somebody wrote it
        all.insert(all.end(), own.begin(), own.end());
        own.clear();
    }
    keep_frequent(all, fewest_writers);
    return all;
}

} // namespace huiying

#include "service/rules/clusters/portrait.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace huiying::clusters {

namespace {

constexpr std::size_t longest_title = 64;
constexpr std::size_t longest_body = 4000;
constexpr std::size_t title_of_body = 40;  ///< symbols of the body that stand in for a title that says nothing
constexpr std::size_t shortest_title = 4;
constexpr std::size_t most_grams = 640;
constexpr std::size_t most_symbols = 320;
constexpr std::size_t most_sought = 40;
constexpr std::size_t most_posted = 24;
constexpr std::size_t least_grams = 4;
constexpr std::size_t most_refrain = 32;

struct Counted {
    Gram gram = 0;
    std::uint32_t times = 0;
    bool in_title = false;
    bool is_long = false;  ///< of three symbols
    Symbol first = 0;
    Symbol next = 0;
};

void collect(std::span<const Symbol> row, bool in_title, std::vector<Counted>& out) {
    for (std::size_t at = 0; at + 2 <= row.size(); ++at) {
        if (const Gram two = gram_at(row.data() + at, 2); two != 0) out.push_back({two, 1, in_title, false, row[at], row[at + 1]});
        if (at + 3 > row.size()) continue;
        if (const Gram three = gram_at(row.data() + at, 3); three != 0) out.push_back({three, 1, in_title, true, row[at], row[at + 1]});
    }
}

/// Each gram once, with the times it stood there.
std::vector<Counted> collect_all(const Sitting& sitting, std::span<const Symbol> body) {
    std::vector<Counted> grams;
    grams.reserve(2 * (sitting.title.size() + body.size()));
    collect(sitting.title, true, grams);
    collect(body, false, grams);
    std::sort(grams.begin(), grams.end(), [](const Counted& a, const Counted& b) { return a.gram < b.gram; });
    std::size_t kept = 0;
    for (const Counted& one : grams) {
        if (kept > 0 && grams[kept - 1].gram == one.gram) {
            grams[kept - 1].times += one.times;
            grams[kept - 1].in_title |= one.in_title;
        } else {
            grams[kept++] = one;
        }
    }
    grams.resize(kept);
    return grams;
}

std::uint8_t level(std::uint32_t times) {
    return times == 0 ? 0 : static_cast<std::uint8_t>(std::lround(16 * (1 + std::log(static_cast<double>(times)))));
}

std::vector<SymbolCount> count_symbols(std::span<const Symbol> title, std::span<const Symbol> body, std::vector<Symbol>& all) {
    std::vector<std::pair<Symbol, bool>> seen;
    seen.reserve(title.size() + body.size());
    for (const Symbol symbol : title)
        if (symbol != gap) seen.emplace_back(symbol, true);
    for (const Symbol symbol : body)
        if (symbol != gap) seen.emplace_back(symbol, false);
    std::sort(seen.begin(), seen.end());
    std::vector<SymbolCount> out;
    for (std::size_t at = 0; at < seen.size();) {
        const Symbol symbol = seen[at].first;
        std::uint32_t times[2]{};
        for (; at < seen.size() && seen[at].first == symbol; ++at) ++times[seen[at].second ? 1 : 0];
        all.push_back(symbol);
        out.push_back({symbol, level(times[1]), level(times[0])});
    }
    return out;
}

/// The symbols that say most about the message, in their order.
void keep_telling_symbols(std::vector<SymbolCount>& symbols, const Commonness& commonness) {
    if (symbols.size() <= most_symbols) return;
    const auto telling = [&](const SymbolCount& one) {
        return static_cast<float>(4 * one.in_title + one.in_body) * commonness.weight_of_symbol(one.symbol);
    };
    std::sort(symbols.begin(), symbols.end(), [&](const SymbolCount& a, const SymbolCount& b) {
        const float left = telling(a);
        const float right = telling(b);
        return left != right ? left > right : a.symbol < b.symbol;
    });
    symbols.resize(most_symbols);
    std::sort(symbols.begin(), symbols.end(), [](const SymbolCount& a, const SymbolCount& b) { return a.symbol < b.symbol; });
}

struct Weighed {
    float weight = 0;
    Gram gram = 0;
};

std::vector<Weighed> heaviest_first(std::vector<Weighed> grams) {
    std::sort(grams.begin(), grams.end(),
              [](const Weighed& a, const Weighed& b) { return a.weight != b.weight ? a.weight > b.weight : a.gram < b.gram; });
    return grams;
}

void keep_fingerprints(Sitting& sitting, const std::vector<Counted>& grams, const Commonness& commonness) {
    std::vector<Weighed> weighed;
    for (const Counted& one : grams) {
        if (one.is_long) continue;
        const float often = one.in_title ? 1000.0F : 1 + std::log(static_cast<float>(one.times));
        weighed.push_back({often * commonness.weight(one.gram), one.gram});
    }
    if (weighed.size() > most_grams) {
        weighed = heaviest_first(std::move(weighed));
        weighed.resize(most_grams);
    }
    for (const Weighed& one : weighed) sitting.grams.push_back(fingerprint(one.gram));
    std::sort(sitting.grams.begin(), sitting.grams.end());
    sitting.grams.erase(std::unique(sitting.grams.begin(), sitting.grams.end()), sitting.grams.end());
}

void keep_names(Sitting& sitting, std::span<const Symbol> body, const Commonness& commonness) {
    sitting.title_names = names_in(sitting.title, commonness, most_names / 2);
    sitting.names = sitting.title_names;
    const std::vector<Name> others = names_in(body, commonness, most_names - sitting.names.size());
    sitting.names.insert(sitting.names.end(), others.begin(), others.end());
}

/// What the message comes back to tells its matter; the names it repeats tell no more than the place. A title borrowed from the body is no
/// second time.
void keep_refrain(Sitting& sitting, const std::vector<Counted>& grams, bool borrowed_title, const Commonness& commonness) {
    const auto touches_name = [&](const Counted& one) {
        const auto touched = [&](const Name& name) { return touches(name, one.first, one.next); };
        return std::any_of(sitting.names.begin(), sitting.names.end(), touched);
    };
    std::vector<Weighed> weighed;
    for (const Counted& one : grams) {
        if (one.is_long || one.times < (borrowed_title && one.in_title ? 3U : 2U)) continue;
        const float weight = commonness.weight(one.gram);
        if (weight < common_word) continue;
        if (!touches_name(one)) weighed.push_back({weight * (1 + std::log(static_cast<float>(one.times))), one.gram});
    }
    weighed = heaviest_first(std::move(weighed));
    weighed.resize(std::min(weighed.size(), most_refrain));
    for (const Weighed& one : weighed) sitting.refrain.push_back(fingerprint(one.gram));
}

/// Terms to be found by are rare ones; of the title first, then what the body repeats.
void choose_terms(Sitting& sitting, const std::vector<Counted>& grams, const Commonness& commonness) {
    std::vector<Weighed> weighed;
    for (const Counted& one : grams) {
        const float often = (one.in_title ? 2.0F : 1.0F) * (1 + 0.5F * std::log(static_cast<float>(one.times)));
        weighed.push_back({often * commonness.weight(one.gram) * (one.is_long ? 1.0F : 0.95F), one.gram});
    }
    weighed = heaviest_first(std::move(weighed));
    for (std::size_t i = 0; i < weighed.size() && i < most_sought; ++i) sitting.sought.push_back(weighed[i].gram);
    sitting.posted.assign(sitting.sought.begin(),
                          sitting.sought.begin() + static_cast<std::ptrdiff_t>(std::min(sitting.sought.size(), most_posted)));
}

std::uint64_t hash_of(std::uint64_t seed, std::span<const Symbol> row) {
    std::uint64_t hash = seed;
    for (const Symbol symbol : row)
        if (symbol != gap) hash = spread(hash ^ symbol);
    return hash;
}

}  // namespace

Sitting sit(std::string_view title, std::string_view body, const Commonness& commonness) {
    Sitting sitting;
    sitting.title = symbols_of(title, longest_title);
    const std::vector<Symbol> row = symbols_of(body, longest_body);
    sitting.text_hash = hash_of(hash_of(1, sitting.title) + 1, row);
    const bool borrowed_title = sitting.title.size() < shortest_title;
    if (borrowed_title) {
        if (!sitting.title.empty()) sitting.title.push_back(gap);
        sitting.title.insert(sitting.title.end(), row.begin(),
                             row.begin() + static_cast<std::ptrdiff_t>(std::min(row.size(), title_of_body)));
        while (!sitting.title.empty() && sitting.title.back() == gap) sitting.title.pop_back();
    }
    const std::vector<Counted> grams = collect_all(sitting, row);
    sitting.symbols = count_symbols(sitting.title, row, sitting.counted_symbols);
    keep_telling_symbols(sitting.symbols, commonness);
    sitting.counted.reserve(grams.size());
    for (const Counted& one : grams) sitting.counted.push_back(one.gram);
    keep_names(sitting, row, commonness);
    keep_fingerprints(sitting, grams, commonness);
    keep_refrain(sitting, grams, borrowed_title, commonness);
    sitting.comparable = sitting.grams.size() >= least_grams;
    if (sitting.comparable) choose_terms(sitting, grams, commonness);
    return sitting;
}

std::uint64_t Gallery::hang(const Sitting& sitting) {
    // All parts are made of 16-bit numbers: six sizes, then title, fingerprints, refrain, pairs for the symbols, names.
    const std::size_t size =
        6 + sitting.title.size() + sitting.grams.size() + sitting.refrain.size() + 2 * sitting.symbols.size() + 5 * sitting.names.size();
    if (used_ + size > block_size / sizeof(std::uint16_t) || blocks_.empty()) {
        blocks_.emplace_back(block_size / sizeof(std::uint16_t));
        used_ = 0;
    }
    std::uint16_t* out = blocks_.back().data() + used_;
    const std::uint64_t place = (static_cast<std::uint64_t>(blocks_.size() - 1) << 32) | used_;
    used_ += size;
    *out++ = static_cast<std::uint16_t>(sitting.title.size());
    *out++ = static_cast<std::uint16_t>(sitting.grams.size());
    *out++ = static_cast<std::uint16_t>(sitting.refrain.size());
    *out++ = static_cast<std::uint16_t>(sitting.symbols.size());
    *out++ = static_cast<std::uint16_t>(sitting.title_names.size());
    *out++ = static_cast<std::uint16_t>(sitting.names.size());
    out = std::copy(sitting.title.begin(), sitting.title.end(), out);
    out = std::copy(sitting.grams.begin(), sitting.grams.end(), out);
    out = std::copy(sitting.refrain.begin(), sitting.refrain.end(), out);
    if (!sitting.symbols.empty()) std::memcpy(out, sitting.symbols.data(), sitting.symbols.size() * sizeof(SymbolCount));
    out += 2 * sitting.symbols.size();
    if (!sitting.names.empty()) std::memcpy(out, sitting.names.data(), sitting.names.size() * sizeof(Name));
    return place;
}

Portrait Gallery::at(std::uint64_t place) const noexcept {
    const std::uint16_t* in = blocks_[place >> 32].data() + (place & 0xFFFFFFFFU);
    const std::size_t title = in[0];
    const std::size_t grams = in[1];
    const std::size_t refrain = in[2];
    const std::size_t symbols = in[3];
    const std::size_t title_names = in[4];
    const std::size_t names = in[5];
    in += 6;
    // Both are made of 16-bit units and need no wider alignment.
    static_assert(sizeof(SymbolCount) == 4 && alignof(SymbolCount) == 2 && sizeof(Name) == 10 && alignof(Name) == 2);
    const auto* const counts = reinterpret_cast<const SymbolCount*>(in + title + grams + refrain);
    const auto* const first_name = reinterpret_cast<const Name*>(counts + symbols);
    const std::uint16_t* const first_refrain = in + title + grams;
    return {{in, title}, {in + title, grams}, {first_refrain, refrain}, {counts, symbols}, {first_name, title_names}, {first_name, names}};
}

}  // namespace huiying::clusters

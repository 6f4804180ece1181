// What a word says by itself, computed a second time with nothing but counts.
#include "service/rules/evidence.hpp"
#include <boost/test/unit_test.hpp>
#include <cmath>

namespace huiying::tests {

namespace {

/// Six letters over four words for three offices; the last word stands in none of them.
SparseRows six_letters() {
    SparseRows rows;
    rows.width = 4;
    for (const std::vector<float>& letter : {std::vector<float>{3, 1, 0}, {2, 0, 0}, {0, 4, 1}, {0, 1, 0}, {1, 0, 2}, {0, 0, 5}}) {
        for (std::uint32_t word = 0; word < 3; ++word) {
            if (letter[word] <= 0) continue;
            rows.columns.push_back(word);
            rows.values.push_back(letter[word]);
        }
        rows.begins.push_back(rows.columns.size());
    }
    return rows;
}

const std::vector<MarginTarget> by_office{{0, 1}, {0, 2}, {1, 1}, {1, 1}, {2, 0.5}, {2, 1}};

MarginWeights no_weights() { return {8, std::vector<float>(std::size_t{5} * 8, 0.0F)}; }

struct EvidenceOfSixLetters {
    EvidenceOfSixLetters() { add_evidence(weights, six_letters(), by_office, 3); }
    double of(std::size_t word, std::size_t office) const { return static_cast<double>(weights.column(word)[office]); }

    MarginWeights weights = no_weights();
};

} // namespace

BOOST_AUTO_TEST_SUITE(evidence)

BOOST_FIXTURE_TEST_CASE(a_word_speaks_for_the_office_that_has_more_of_it, EvidenceOfSixLetters) {
    for (std::size_t office = 0; office < 3; ++office)
        for (std::size_t word = 0; word < 3; ++word) BOOST_TEST((of(word, office) > 0) == (word == office));
}

BOOST_FIXTURE_TEST_CASE(it_is_the_logarithm_of_the_words_share_here_over_its_share_elsewhere, EvidenceOfSixLetters) {
    // Mass, times what the letters cost: office 0 has 7 of word 0 and 1 of word 1; office 1 has 5 and 1 of words 1 and 2; office 2 has 0.5
    // of word 0 and 6 of word 2. All six have 20.5; fifty letters more are spread as all words are.
    const double prior = 50 * 20.5 / 6;
    const double here = (7 + prior * 7.5 / 20.5) / (8 + prior);
    const double elsewhere = (0.5 + prior * 7.5 / 20.5) / (12.5 + prior);
    BOOST_TEST(of(0, 0) == 0.02 * std::log(here / elsewhere), boost::test_tools::tolerance(1e-5));
}

BOOST_FIXTURE_TEST_CASE(a_word_that_no_letter_has_says_nothing, EvidenceOfSixLetters) {
    for (std::size_t office = 0; office < 3; ++office) BOOST_TEST(of(3, office) == 0);
}

BOOST_AUTO_TEST_CASE(it_is_added_to_what_the_separators_found) {
    MarginWeights found = no_weights();
    for (float& weight : found.values) weight = 1;
    add_evidence(found, six_letters(), by_office, 3);
    const EvidenceOfSixLetters alone;
    for (std::size_t word = 0; word < 4; ++word)
        for (std::size_t office = 0; office < 3; ++office)
            BOOST_TEST(static_cast<double>(found.column(word)[office]) == 1 + alone.of(word, office), boost::test_tools::tolerance(1e-5));
}

BOOST_AUTO_TEST_CASE(only_the_proportions_of_the_costs_matter) {
    std::vector<MarginTarget> dearer = by_office;
    for (MarginTarget& target : dearer) target.cost *= 7;
    MarginWeights weights = no_weights();
    add_evidence(weights, six_letters(), dearer, 3);
    const EvidenceOfSixLetters alone;
    for (std::size_t word = 0; word < 3; ++word)
        for (std::size_t office = 0; office < 3; ++office)
            BOOST_TEST(static_cast<double>(weights.column(word)[office]) == alone.of(word, office), boost::test_tools::tolerance(1e-4));
}

BOOST_FIXTURE_TEST_CASE(the_biases_stay_as_they_are, EvidenceOfSixLetters) {
    for (std::size_t office = 0; office < 3; ++office) BOOST_TEST(of(4, office) == 0);
}

BOOST_AUTO_TEST_CASE(one_office_with_all_the_letters_leaves_finite_numbers) {
    MarginWeights weights = no_weights();
    add_evidence(weights, six_letters(), std::vector<MarginTarget>(6, {1, 1}), 3);
    for (const float weight : weights.values) BOOST_TEST(std::isfinite(weight));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests

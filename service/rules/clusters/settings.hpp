// What a deployment may set about clusters. Every default says where it comes from.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace huiying::clusters {

/// How likely two messages are of one matter: a logistic function of a few features. First fitted to judged pairs of messages, then set in
/// the middle of the region in which the clusters as a whole come out well (docs/decisions): no single value matters much.
struct LikenessWeights {
    double bias = -7.5;
    double covered_less = 5.5;  ///< the smaller share of one title that stands in the other message
    double covered_more = 5.5;  ///< the larger of the two
    double characters = 7.0;    ///< cosine of the characters of both messages
    double refrain = 4.4;       ///< n / (1 + n): of the stretches each says more than once, names aside, the lesser number standing in the other
    double days_apart = -2.5;   ///< ln(1 + days) / 5
    // There were no judged pairs with place or service item beside the text: these are our judgement.
    double same_place = 0.5;    ///< both carry a place, and it is the same
    double other_place = -3.0;  ///< they differ, but the texts share a name, or the item is the same; without either they are two matters
    double same_item = 0.5;     ///< both carry a service item, and it is the same
    double other_item = -1.0;   ///< both carry one, and they differ
};

/// When a message joins and when two clusters become one. The first five shape the clusters, the rest bounds the work.
struct JoiningSettings {
    std::chrono::days memory{
        365};                 ///< no link between messages further apart than this; at least 180: members of one matter spread over months
    double join = 0.46;       ///< average likeness to the closest members from which a message joins
    double merge = 0.46;      ///< the same between two clusters
    double give = 0.35;       ///< by what share both fall for a cluster of `most_people`: what many have is told in many ways
    std::size_t closest = 4;  ///< at most so many closest members are averaged: one would chain, all would starve large clusters
    std::size_t few_people = 2;  ///< up to so many the thresholds do not fall
    std::size_t most_people = 32;
    double shrink = 3.5;              ///< common terms added to each title, so that a title of one common word covers nothing
    double prior_messages = 1500;     ///< how many messages the list of common words counts as
    std::size_t candidates = 48;      ///< messages looked at closely for each that arrives
    std::size_t list_length = 64;     ///< newest messages looked at of each term
    std::size_t steps = 1500;         ///< entries of posting lists walked for one message
    std::size_t smaller_sample = 12;  ///< members of the smaller cluster compared before a merge
    std::size_t larger_sample = 24;   ///< and of the larger
};

}  // namespace huiying::clusters

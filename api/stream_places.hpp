// How many event streams each token keeps open: a person has a few windows, and a program that opens one after the other must not take all places.
#pragma once
#include "service/model/ids.hpp"
#include <map>
#include <memory>
#include <optional>

namespace huiying {

/// Network thread only.
class StreamPlaces {
public:
    static constexpr int most = 16; ///< of one token

    /// A place taken, until it goes; it may outlive everything else.
    class Place {
    public:
        Place(std::shared_ptr<StreamPlaces> places, TokenId token) : places_(std::move(places)), token_(token) { ++places_->taken_[token_]; }
        Place(Place&& other) noexcept = default;
        Place& operator=(Place&&) = delete;
        ~Place() {
            if (places_ && --places_->taken_[token_] == 0) places_->taken_.erase(token_);
        }

    private:
        std::shared_ptr<StreamPlaces> places_;
        TokenId token_;
    };
    /// Nothing when the token has all it may have.
    static std::optional<Place> take(const std::shared_ptr<StreamPlaces>& places, TokenId token) {
        const auto found = places->taken_.find(token);
        if (found != places->taken_.end() && found->second >= most) return std::nullopt;
        return Place{places, token};
    }

private:
    std::map<TokenId, int> taken_;
};

} // namespace huiying

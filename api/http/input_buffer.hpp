#pragma once

// Bytes received and not yet parsed. Starts small, grows in steps for long headers and large bodies, and shrinks between
// requests, so that a thousand idle connections cost little.

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace huiying::http {

class InputBuffer {
public:
    static constexpr std::size_t small = 8 * 1024;
    static constexpr std::size_t largest = 64 * 1024;

    std::string_view data() const { return {bytes_.get() + begin_, end_ - begin_}; }
    bool empty() const { return begin_ == end_; }
    std::size_t size() const { return end_ - begin_; }

    void consume(std::size_t count) {
        begin_ += count;
        if (begin_ == end_) begin_ = end_ = 0;
    }

    // Makes room for at least one byte, for `wanted` bytes in all where `largest` allows. False when it is full.
    bool make_room(std::size_t wanted) {
        const auto held = size();
        const auto target = std::clamp(held + wanted, small, largest);
        if (held >= largest) return false;
        if (target > capacity_) {
            move_to(target);
        } else if (capacity_ - end_ < std::min(wanted, capacity_ - held)) {
            std::memmove(bytes_.get(), bytes_.get() + begin_, held);
            begin_ = 0;
            end_ = held;
        }
        return true;
    }

    char* room() { return bytes_.get() + end_; }
    std::size_t room_size() const { return capacity_ - end_; }
    void commit(std::size_t count) { end_ += count; }

    // Gives back what a large body took; for the time between requests.
    void shrink() {
        if (empty() && capacity_ > 2 * small) {
            bytes_.reset();
            begin_ = end_ = capacity_ = 0;
        }
    }

private:
    void move_to(std::size_t capacity) {
        std::unique_ptr<char[]> bytes(new char[capacity]);
        const auto held = size();
        if (held > 0) std::memcpy(bytes.get(), bytes_.get() + begin_, held);
        bytes_ = std::move(bytes);
        capacity_ = capacity;
        begin_ = 0;
        end_ = held;
    }

    std::unique_ptr<char[]> bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace huiying::http

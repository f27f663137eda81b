#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

namespace enlace::http {

// Bytes that have been received but not yet understood.
class InputBuffer {
public:
    std::string_view view() const { return {bytes_.data() + begin_, end_ - begin_}; }
    bool empty() const { return begin_ == end_; }

    // Keeps the last `left` bytes of view().
    void keep(std::size_t left) {
        begin_ = end_ - left;
        if (left == 0) begin_ = end_ = 0;
    }

    // Where to receive more, at least half of what it holds; added() says how much came.
    std::span<char> room() {
        if (begin_ > 0) {
            std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
            end_ -= begin_;
            begin_ = 0;
        }
        if (bytes_.size() - end_ < bytes_.size() / 3 + 1)
            bytes_.resize(std::max<std::size_t>(4096, bytes_.size() * 2));
        return std::span(bytes_).subspan(end_);
    }
    void added(std::size_t bytes) { end_ += bytes; }

private:
    std::vector<char> bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace enlace::http

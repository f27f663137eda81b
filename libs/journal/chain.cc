#include "journal/chain.h"

#include <cstring>

#include "base/check.h"
#include "security/digest.h"

namespace enlace::journal {
namespace {

std::string_view as_text(const Chain& chain) {
    return {reinterpret_cast<const char*>(chain.data()), chain.size()};
}

// Compared only with its like: the order of bytes does not matter.
std::uint64_t start_of(std::string_view chain) {
    std::uint64_t start;
    std::memcpy(&start, chain.data(), sizeof start);
    return start;
}

}  // namespace

Chain first_link(std::string_view entry) {
    Chain chain{};
    security::sha256_into(chain.data(), {entry});
    return chain;
}

Chain next_link(const Chain& before, std::string_view entry) {
    Chain chain{};
    security::sha256_into(chain.data(), {as_text(before), entry});
    return chain;
}

std::string seen_chain(const Chain& chain) {
    return std::string(as_text(chain).substr(0, kSeenChainSize));
}

void ChainWindow::add(std::uint64_t position, const Chain& chain) {
    if (starts_.empty()) first_ = next_ = position;
    base::check(position == next_, "chains are added in order of position");
    const std::uint64_t start = start_of(as_text(chain));
    if (starts_.size() < kPositions) {
        starts_.push_back(start);
    } else {
        starts_[(position - first_) % kPositions] = start;
    }
    ++next_;
}

ChainWindow::Check ChainWindow::check(const SeenHead& seen, std::uint64_t own_position) const {
    if (seen.position >= own_position) return Check::ahead;
    const std::uint64_t oldest = next_ - starts_.size();
    if (seen.position < oldest || seen.position >= next_) return Check::not_known;
    const std::uint64_t known = starts_[(seen.position - first_) % kPositions];
    return start_of(seen.chain) == known ? Check::agrees : Check::disagrees;
}

}  // namespace enlace::journal

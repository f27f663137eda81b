#include "http/trace.h"

#include <algorithm>
#include <random>

namespace enlace::http {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

bool is_lower_hex(std::string_view text) {
    return text.find_first_not_of(kHexDigits) == std::string_view::npos;
}

bool only_zeros(std::string_view text) {
    return text.find_first_not_of('0') == std::string_view::npos;
}

}  // namespace

TraceId TraceId::generate() {
    thread_local std::mt19937_64 random = [] {
        std::random_device device;
        std::seed_seq seed{device(), device(), device(), device()};
        return std::mt19937_64(seed);
    }();
    TraceId trace;
    for (std::size_t i = 0; i < trace.digits_.size(); i += 16) {
        auto bits = random();
        for (std::size_t j = 0; j < 16; ++j, bits >>= 4)
            trace.digits_[i + j] = kHexDigits[bits & 15];
    }
    return trace;
}

std::optional<TraceId> TraceId::from_traceparent(std::string_view header) {
    // version "-" 32 digits "-" 16 digits "-" flags; later versions may append "-...".
    if (header.size() < 55 || header[2] != '-' || header[35] != '-' || header[52] != '-')
        return std::nullopt;
    const auto version = header.substr(0, 2);
    const auto id = header.substr(3, 32);
    const auto parent = header.substr(36, 16);
    if (!is_lower_hex(version) || !is_lower_hex(id) || !is_lower_hex(parent) ||
        !is_lower_hex(header.substr(53, 2)))
        return std::nullopt;
    if (version == "ff" || only_zeros(id) || only_zeros(parent)) return std::nullopt;
    if (header.size() > 55 && (version == "00" || header[55] != '-')) return std::nullopt;
    TraceId trace;
    std::ranges::copy(id, trace.digits_.begin());
    return trace;
}

}  // namespace enlace::http

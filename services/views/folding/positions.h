#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Tokens that say how far somebody has read: `<service>/<partition>@<position>`.
namespace enlace::views {

struct PositionToken {
    std::string service;
    std::uint32_t partition = 0;
    std::uint64_t position = 0;

    bool operator==(const PositionToken&) const = default;
};

std::string to_text(const PositionToken& token);

// Tokens with commas between them, blanks allowed; nothing if any of it is none. At most 64.
std::optional<std::vector<PositionToken>> parse_positions(std::string_view text);

// A decimal number and nothing else.
std::optional<std::uint64_t> parse_number(std::string_view text);

}  // namespace enlace::views

#include "views/folding/positions.h"

#include <charconv>
#include <limits>

#include "journal/place.h"

namespace enlace::views {
namespace {

constexpr std::size_t kTokensMax = 64;

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::optional<PositionToken> parse_token(std::string_view text) {
    const auto slash = text.find('/');
    const auto at = text.find('@');
    if (slash == std::string_view::npos || at == std::string_view::npos || at < slash) return {};
    const auto partition = parse_number(text.substr(slash + 1, at - slash - 1));
    const auto position = parse_number(text.substr(at + 1));
    if (!partition || !position || slash == 0) return {};
    if (*partition > std::numeric_limits<std::uint32_t>::max()) return {};
    return PositionToken{std::string(text.substr(0, slash)), static_cast<std::uint32_t>(*partition),
                         *position};
}

}  // namespace

std::string to_text(const PositionToken& token) {
    return journal::place_name(token.service, token.partition, token.position);
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return {};
    return number;
}

std::optional<std::vector<PositionToken>> parse_positions(std::string_view text) {
    std::vector<PositionToken> tokens;
    while (true) {
        const auto comma = text.find(',');
        const auto token = parse_token(trimmed(text.substr(0, comma)));
        if (!token || tokens.size() == kTokensMax) return {};
        tokens.push_back(*token);
        if (comma == std::string_view::npos) return tokens;
        text.remove_prefix(comma + 1);
    }
}

}  // namespace enlace::views

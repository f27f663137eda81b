#include "security/folio_secret.h"

#include <cctype>

#include "base/crockford.h"
#include "security/digest.h"

namespace enlace::security {
namespace {

constexpr std::size_t kSymbols = 16;
constexpr std::size_t kGroup = 4;

std::string symbols_of(const Key& deployment, std::string_view id_prefix) {
    Framed framed;
    framed.add("folio secret").add(id_prefix);
    return base::crockford::encode(hmac_sha256(deployment, framed.bytes())).substr(0, kSymbols);
}

// Never longer than a secret, and one byte more where it was.
std::string read(std::string_view said) {
    std::string symbols;
    for (const char c : said) {
        if (c == '-' || c == ' ') continue;
        if (symbols.size() > kSymbols) break;
        const auto upper = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        symbols += upper == 'O' ? '0' : upper == 'I' || upper == 'L' ? '1' : upper;
    }
    return symbols;
}

}  // namespace

std::string folio_secret(const Key& deployment, std::string_view id_prefix) {
    std::string grouped;
    for (const char symbol : symbols_of(deployment, id_prefix)) {
        if (grouped.size() % (kGroup + 1) == kGroup) grouped += '-';
        grouped += symbol;
    }
    return grouped;
}

bool goes_with(const Key& deployment, std::string_view id_prefix, std::string_view secret) {
    return equal_in_constant_time(symbols_of(deployment, id_prefix), read(secret));
}

}  // namespace enlace::security

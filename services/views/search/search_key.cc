#include "views/search/search_key.h"

#include <algorithm>

#include "base/curp.h"
#include "base/date.h"
#include "security/digest.h"
#include "text/words.h"

namespace enlace::views {
namespace {

constexpr std::size_t kPhoneMin = 7;
constexpr std::size_t kPhoneMax = 15;  // E.164.
constexpr std::size_t kPhoneCompared =
    10;  // Without the country's code and what is dialled before.

std::string digits_of(std::string_view written) {
    std::string digits;
    std::ranges::copy_if(written, std::back_inserter(digits),
                         [](char c) { return c >= '0' && c <= '9'; });
    return digits;
}

}  // namespace

SearchKey::SearchKey(const security::Key& identity_key)
    : key_(security::hmac_sha256(identity_key, "enlace search index")) {}

std::string SearchKey::token(std::string_view what, std::string_view value) const {
    return security::hmac_sha256(key_, security::Framed().add(what).add(value).bytes())
        .substr(0, kTokenSize);
}

std::optional<std::string> SearchKey::curp(std::string_view written) const {
    const auto curp = base::Curp::parse(written);
    return curp ? std::optional(token("curp", curp->text())) : std::nullopt;
}

std::vector<std::string> SearchKey::name(std::string_view written) const {
    std::vector<std::string> tokens;
    for (const auto& word : text::words(written)) tokens.push_back(token("name", word));
    return tokens;
}

std::optional<std::string> SearchKey::birth_date(std::string_view written) const {
    return base::parse_date(written) ? std::optional(token("birth_date", written)) : std::nullopt;
}

std::optional<std::string> SearchKey::birth_date_in(std::string_view curp) const {
    const auto parsed = base::Curp::parse(curp);
    return parsed ? birth_date(base::date_text(parsed->birth())) : std::nullopt;
}

std::optional<std::string> SearchKey::file_number(std::string_view written) const {
    const std::string number = text::joined(written);
    return number.empty() ? std::nullopt : std::optional(token("file_number", number));
}

std::optional<std::string> SearchKey::phone(std::string_view written) const {
    const std::string digits = digits_of(written);
    if (digits.size() < kPhoneMin || digits.size() > kPhoneMax) return std::nullopt;
    const std::size_t from = digits.size() > kPhoneCompared ? digits.size() - kPhoneCompared : 0;
    return token("phone", std::string_view(digits).substr(from));
}

std::string search_tokens_version() {
    return "search tokens 1 by " + text::version();
}

}  // namespace enlace::views

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "security/key.h"

// What somebody is found by, as the views' store holds it: a keyed hash for each thing that may be
// asked for, made of what two people would write differently and mean alike.
namespace enlace::views {

class SearchKey {
public:
    static constexpr std::size_t kTokenSize = 16;

    // Of the deployment's identity key, by which patients' ids are made.
    explicit SearchKey(const security::Key& identity_key);

    // All of them are nothing, or empty, where there is nothing in what was written to find by.
    std::optional<std::string> curp(std::string_view written) const;
    std::vector<std::string> name(std::string_view written) const;  // One of each word.
    std::optional<std::string> birth_date(std::string_view written) const;
    std::optional<std::string> birth_date_in(std::string_view curp) const;
    std::optional<std::string> file_number(std::string_view written) const;
    std::optional<std::string> phone(std::string_view written) const;

private:
    std::string token(std::string_view what, std::string_view value) const;

    security::Key key_;
};

// Whatever decides, besides the schema, which tokens are made of the same words.
std::string search_tokens_version();

}  // namespace enlace::views

#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/field_error.h"
#include "base/folio.h"
#include "enlace/views/v1/search.pb.h"
#include "views/search/search_key.h"

namespace enlace::views {

inline constexpr std::size_t kMatchesMax = 100;

// Who is looked for, as the index has it.
struct Sought {
    std::vector<std::string> tokens;  // All of which lead to the patient; the rarest first.
    std::optional<base::Folio> folio;
    std::optional<std::string> file_number;  // Its token: of a case that the asker may see.
    std::vector<std::string_view> fields;    // Of the question, those that were given.
    std::size_t words = 0;                   // Of the name.
    bool names_one = false;                  // By something that nobody else should have.
    std::string after;  // The patient that the page before ended with; empty: the first page.
    std::size_t limit = 20;
};

// What is wrong with the question, else what it means. Nothing of it is said back.
std::expected<Sought, std::vector<base::FieldError>> sought(const v1::PatientSearch& asked,
                                                            const SearchKey& key);

}  // namespace enlace::views

#include "views/search/sought.h"

#include <utility>

#include "base/stream_id.h"
#include "views/services.h"

namespace enlace::views {
namespace {

using Errors = std::vector<base::FieldError>;

constexpr std::string_view kFields[] = {"curp",        "name",         "birth_date",
                                        "file_number", "enlace_folio", "phone"};

// Takes one thing that is asked for: `token` is what the index has for it.
void take(std::string_view field,
          const std::string& written,
          std::optional<std::string> token,
          Sought& sought,
          Errors& errors) {
    if (written.empty()) return;
    sought.fields.push_back(field);
    if (token) {
        sought.tokens.push_back(*std::move(token));
    } else {
        errors.push_back({std::string(field), "malformed"});
    }
}

void take_folio(const std::string& written, Sought& sought, Errors& errors) {
    if (written.empty()) return;
    sought.fields.push_back("enlace_folio");
    auto folio = base::read_folio(written);
    if (folio) {
        sought.folio = *std::move(folio);
        return;
    }
    switch (folio.error()) {
        case base::NoFolio::check_digit:
            return errors.push_back({"enlace_folio", "check_digit"});
        case base::NoFolio::other:
            return errors.push_back({"enlace_folio", "malformed"});
    }
}

void take_name(const std::string& written, const SearchKey& key, Sought& sought, Errors& errors) {
    if (written.empty()) return;
    sought.fields.push_back("name");
    auto words = key.name(written);
    if (words.empty()) errors.push_back({"name", "malformed"});
    sought.words = words.size();
    for (auto& word : words) sought.tokens.push_back(std::move(word));
}

void take_page(const v1::PatientSearch& asked, Sought& sought, Errors& errors) {
    if (asked.limit() > kMatchesMax) errors.push_back({"limit", "out_of_range"});
    if (asked.limit() != 0) sought.limit = asked.limit();
    if (asked.cursor().empty()) return;
    const auto after = base::StreamId::parse(asked.cursor());
    if (!after || after->kind() != kPatientKind) errors.push_back({"cursor", "malformed"});
    sought.after = asked.cursor();
}

}  // namespace

std::expected<Sought, Errors> sought(const v1::PatientSearch& asked, const SearchKey& key) {
    Sought sought;
    Errors errors;
    take("curp", asked.curp(), key.curp(asked.curp()), sought, errors);
    take("file_number", asked.file_number(), key.file_number(asked.file_number()), sought, errors);
    if (!asked.file_number().empty()) sought.file_number = key.file_number(asked.file_number());
    take_folio(asked.enlace_folio(), sought, errors);
    sought.names_one = !sought.fields.empty();
    take("phone", asked.phone(), key.phone(asked.phone()), sought, errors);
    take("birth_date", asked.birth_date(), key.birth_date(asked.birth_date()), sought, errors);
    take_name(asked.name(), key, sought, errors);
    if (sought.fields.empty()) {
        for (const auto field : kFields) errors.push_back({std::string(field), "one_needed"});
    }
    take_page(asked, sought, errors);
    if (!errors.empty()) return std::unexpected(std::move(errors));
    return sought;
}

}  // namespace enlace::views

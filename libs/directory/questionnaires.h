#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "enlace/grievances/v1/questionnaire.pb.h"

namespace enlace::directory {

// What people are asked about their care, by version. Immutable, thread-safe.
class Questionnaires {
public:
    // Throws FileError (directory/json_file.h) at a file that cannot be read or contradicts itself.
    static Questionnaires load(const std::filesystem::path& file);

    // Throws std::invalid_argument, naming every contradiction.
    explicit Questionnaires(grievances::v1::Questionnaires contents);

    // The one that whoever is invited at `at_us` is asked; nullptr: none. Valid as long as this.
    const grievances::v1::Questionnaire* valid_at(std::int64_t at_us) const;
    const grievances::v1::Questionnaire* version(std::uint32_t version) const;

private:
    grievances::v1::Questionnaires contents_;
};

// Every contradiction in it, in words; none if it may be used.
std::vector<std::string> contradictions(const grievances::v1::Questionnaires& questionnaires);

}  // namespace enlace::directory

#pragma once

#include <string>

#include "views_world.h"

namespace enlace::test {

// Patients who are told to be one person, or not to be.
class PersonsWorld : public ViewsWorld {
public:
    // An edge as both streams come to have it; `from` is where it began.
    void join(const std::string& from, const std::string& to, int ordinal = 1) {
        edge(from, "merge_recorded", from, to, ordinal);
        edge(to, "merge_recorded", from, from, ordinal);
    }
    void part(const std::string& from, const std::string& to, int ordinal = 1) {
        edge(from, "merge_withdrawn", from, to, ordinal);
        edge(to, "merge_withdrawn", from, from, ordinal);
    }
    // What one of the two streams is told.
    void edge(const std::string& stream,
              const std::string& event,
              const std::string& from,
              const std::string& other,
              int ordinal,
              const std::string& clues = "SPSSA000011") {
        on_patient(stream,
                   event + " { edge_id: '" + from + "/" + std::to_string(ordinal) + "' other: '" +
                       other + "' institution: '" + clues + "' }",
                   {.principal = hospital(clues)});
    }
    std::string unidentified(const std::string& name = "Ana",
                             const std::string& clues = "SPSSA000011") {
        const auto id = new_patient();
        on_patient(id,
                   "patient_registered { institution: '" + clues +
                       "' status: UNIDENTIFIED demographics { name: '" + name + "' } }",
                   {.principal = hospital(clues)});
        return id;
    }
};

}  // namespace enlace::test

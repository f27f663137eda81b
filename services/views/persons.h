#pragma once

#include <functional>
#include <string>
#include <vector>

#include "enlace/views/v1/rows.pb.h"

// Patients who are one person: a connected component of edges that nobody withdrew. Found anew for
// each answer, so that a wrong edge, once withdrawn, leaves nothing behind.
namespace enlace::views {

struct Person {
    struct Member {
        std::string id;
        v1::PatientRow row;
    };
    std::vector<Member> members;  // By id. None: there is no such patient for this asker.

    // Under whom the person is shown: the verified member with the smallest id; where nobody is
    // verified, the one with the smallest id.
    const Member& shown() const;
};

// A patient's row, of the moment that is asked about; one without a version: there was none.
using RowOf = std::function<v1::PatientRow(const std::string& patient)>;

// The person that `patient` is, as far as `who` may see: nobody learns by an edge who else knows
// somebody, so that patients of others are left out, and whoever is joined by them only.
// `may_see` is asked of each.
Person person_of(const std::string& patient,
                 const RowOf& row_of,
                 const std::function<bool(const std::string& patient)>& may_see);

}  // namespace enlace::views

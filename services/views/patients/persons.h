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

// Who ever had an edge to that patient, in their own streams.
using JoinedTo = std::function<std::vector<std::string>(const std::string& patient)>;

// The person that `patient` is, as far as who asks `may_see`: members who are others' are left out,
// and edges count that stand in the streams of those who are shown. So two whom one CURP leads to
// are one, whether or not anybody was registered by it, and whoever may see that one.
Person person_of(const std::string& patient,
                 const RowOf& row_of,
                 const JoinedTo& joined_to,
                 const std::function<bool(const std::string& patient)>& may_see);

}  // namespace enlace::views

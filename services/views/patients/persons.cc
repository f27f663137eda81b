#include "views/patients/persons.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/check.h"

namespace enlace::views {
namespace {

// A person with more members than that is not shown whole: whoever joined so many was in error.
constexpr std::size_t kMembersMax = 64;

// An edge stands in the streams of both; who withdraws it at one end has withdrawn it, even before
// the other is told.
bool holds(const intake::v1::PatientState::MergeEdge& edge, const v1::PatientRow& other) {
    if (edge.withdrawn()) return false;
    return std::ranges::none_of(other.state().edges(), [&](const auto& there) {
        return there.id() == edge.id() && there.withdrawn();
    });
}

}  // namespace

const Person::Member& Person::shown() const {
    base::check(!members.empty(), "a person is somebody");
    const auto verified = std::ranges::find(
        members, intake::v1::VERIFIED, [](const Member& one) { return one.row.state().status(); });
    return verified == members.end() ? members.front() : *verified;
}

Person person_of(const std::string& patient,
                 const RowOf& row_of,
                 const JoinedTo& joined_to,
                 const std::function<bool(const std::string& patient)>& may_see) {
    std::map<std::string, v1::PatientRow> met;  // Without a row: nobody, or not to be seen.
    const auto meet = [&](const std::string& id) -> const v1::PatientRow& {
        const auto known = met.find(id);
        if (known != met.end()) return known->second;
        return met.emplace(id, may_see(id) ? row_of(id) : v1::PatientRow()).first->second;
    };
    std::set<std::string> reached = {patient};
    std::vector<std::string> open = {patient};
    const auto reach = [&](const std::string& id) {
        if (reached.size() < kMembersMax && reached.insert(id).second) open.push_back(id);
    };
    if (meet(patient).version() == 0) return {};
    while (!open.empty()) {
        const std::string id = std::move(open.back());
        open.pop_back();
        const v1::PatientRow& row = meet(id);
        for (const auto& edge : row.state().edges())
            if (holds(edge, meet(edge.other()))) reach(edge.other());
        for (const auto& other : joined_to(id)) {
            for (const auto& edge : meet(other).state().edges())
                if (edge.other() == id && holds(edge, row)) reach(other);
        }
    }
    Person person;
    for (const auto& id : reached) {
        v1::PatientRow& row = met.at(id);
        if (row.version() != 0) person.members.push_back({id, std::move(row)});
    }
    return person;
}

}  // namespace enlace::views

#include "views/persons.h"

#include <algorithm>
#include <map>

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
                 const std::function<bool(const std::string& patient)>& may_see) {
    std::map<std::string, v1::PatientRow> found;
    const auto meet = [&](const std::string& id) -> const v1::PatientRow* {
        if (const auto known = found.find(id); known != found.end()) return &known->second;
        if (found.size() == kMembersMax || !may_see(id)) return nullptr;
        auto row = row_of(id);
        return row.version() == 0 ? nullptr : &found.emplace(id, std::move(row)).first->second;
    };
    std::vector<std::string> open = {patient};
    if (!meet(patient)) return {};
    while (!open.empty()) {
        const std::string id = std::move(open.back());
        open.pop_back();
        const v1::PatientRow row = found.at(id);
        for (const auto& edge : row.state().edges()) {
            if (edge.withdrawn() || found.contains(edge.other())) continue;
            if (!may_see(edge.other()) || !holds(edge, row_of(edge.other()))) continue;
            if (meet(edge.other())) open.push_back(edge.other());
        }
    }
    Person person;
    for (auto& [id, row] : found) person.members.push_back({id, std::move(row)});
    return person;
}

}  // namespace enlace::views

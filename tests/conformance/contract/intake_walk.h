#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "conformance/contract/walk.h"
#include "enlace/intake/v1/rejection.pb.h"
#include "intake/domain/case.h"
#include "intake/domain/patient.h"
#include "unit/intake/intake_support.h"

// The machines of intake, as a walk meets them.
namespace enlace::intake {

template <class CommandType, class StateType, class EventType>
struct Walked {
    using Command = CommandType;
    using State = StateType;
    using Event = EventType;
    using Rejection = v1::Rejection;
    static constexpr std::int64_t kNow_us = 10'000'000 * base::kSecond_us;

    static auto decide(const Command& command, const State& state) {
        return intake::decide(command, state, policy());
    }
    static State evolve(State state, const Event& event, const base::EventInfo& info) {
        return intake::evolve(std::move(state), event, info);
    }
    static std::string_view state_name(const State& state) { return intake::state_name(state); }
};

using WalkedPatient = Walked<v1::PatientCommand, v1::PatientState, v1::PatientEvent>;
using WalkedCase = Walked<v1::CaseCommand, v1::CaseState, v1::CaseEvent>;

// Everybody, at the hospital that the patient and the case belong to.
inline std::vector<test::Player> everybody() {
    std::vector<test::Player> players;
    for (const auto role : test::all_roles()) {
        test::Player player{.name = common::v1::Role_Name(role), .principal = {}};
        player.principal.set_role(role);
        player.principal.set_institution(kHospital);
        players.push_back(player);
    }
    return players;
}

// Those, and the same at another hospital, and at none.
inline std::vector<test::Player> everybody_anywhere() {
    std::vector<test::Player> players;
    for (const auto& clues : {kHospital, kElsewhere, std::string()}) {
        for (auto player : everybody()) {
            player.principal.set_institution(clues);
            players.push_back(player);
        }
    }
    return players;
}

// An author is whoever may register.
inline std::set<std::string> roles_of(const common::v1::Principal& who) {
    std::set<std::string> roles = {test::lower(common::v1::Role_Name(who.role()))};
    if (who.role() == common::v1::SOCIAL_WORKER || who.role() == common::v1::INTEGRATION)
        roles.insert("author");
    return roles;
}

}  // namespace enlace::intake

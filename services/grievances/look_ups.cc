#include "grievances/look_ups.h"

#include "api/of_case.h"
#include "enlace/grievances/v1/grievance.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "security/access.h"
#include "security/digest.h"

namespace enlace::grievances {
namespace {

using aggregate::Lookup;
using aggregate::Message;
using common::v1::Principal;
using Prepares = std::map<std::string, aggregate::Prepare>;

// `look_up(wrapper, actor, lookup)` returns what a Prepare does.
template <class Command, class LookUp>
void add(Prepares& prepares, LookUp look_up) {
    prepares[Command::descriptor()->full_name()] =
        [look_up](Message& command, const Principal& actor, Lookup& lookup) {
            return look_up(static_cast<v1::GrievanceCommand&>(command), actor, lookup);
        };
}

std::string staff_key(const security::Key& deployment, std::string_view staff) {
    security::Framed framed;
    framed.add("complained staff").add(staff);
    return security::to_hex(security::hmac_sha256(deployment, framed.bytes()));
}

common::v1::Ownership owner_of(const referral::v1::ReferralSent& sent) {
    common::v1::Ownership owner;
    for (const auto& clues : {sent.referrer(), sent.receiver()})
        if (!clues.empty()) owner.add_institutions(clues);
    return owner;
}

// What it is about is there, and the actor's to see.
bool knows_matter(const auto& command, const Principal& actor, Lookup& lookup) {
    if (!command.case_id().empty() && !api::look_up_case(command.case_id(), actor, lookup))
        return false;
    if (command.referral_id().empty()) return true;
    referral::v1::ReferralSent sent;
    return lookup.known(command.referral_id(), sent) && security::may_see(actor, owner_of(sent));
}

void take_keys(const security::Key& deployment, auto& command) {
    command.clear_complained_keys();
    for (const auto& staff : command.complained_staff())
        command.add_complained_keys(staff_key(deployment, staff));
}

}  // namespace

Prepares look_ups(const directory::Directory& directory, const security::Key& deployment) {
    Prepares prepares;
    add<v1::FileGrievance>(prepares, [&](auto& wrapper, const Principal& actor, Lookup& lookup) {
        auto& command = *wrapper.mutable_file_grievance();
        command.set_known_unit(directory.institution(command.unit()) != nullptr);
        take_keys(deployment, command);
        return knows_matter(command, actor, lookup);
    });
    add<v1::ClassifyGrievance>(prepares,
                               [&](auto& wrapper, const Principal& actor, Lookup& lookup) {
                                   auto& command = *wrapper.mutable_classify_grievance();
                                   take_keys(deployment, command);
                                   return knows_matter(command, actor, lookup);
                               });
    add<v1::ForwardGrievance>(prepares, [&](auto& wrapper, const Principal&, Lookup&) {
        auto& command = *wrapper.mutable_forward_grievance();
        command.set_known_institution(directory.institution(command.institution()) != nullptr);
        return true;
    });
    add<v1::AssignGrievance>(prepares, [&](auto& wrapper, const Principal&, Lookup&) {
        auto& command = *wrapper.mutable_assign_grievance();
        command.set_responsible_key(staff_key(deployment, command.responsible()));
        return true;
    });
    return prepares;
}

std::vector<aggregate::KnownKind> known_kinds() {
    auto kinds = api::case_and_patient();
    kinds.push_back({.kind = "referral",
                     .events = referral::v1::ReferralEvent::descriptor(),
                     .kept = referral::v1::ReferralSent::descriptor()->full_name(),
                     .ownership = [](const Message& kept) {
                         return owner_of(static_cast<const referral::v1::ReferralSent&>(kept));
                     }});
    return kinds;
}

}  // namespace enlace::grievances

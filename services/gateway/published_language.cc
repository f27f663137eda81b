#include "gateway/published_language.h"

#include <algorithm>
#include <array>

#include "enlace/public/v1/events.pb.h"
#include "enlace/public/v1/home_visits.pb.h"
#include "enlace/public/v1/outbox.pb.h"
#include "enlace/public/v1/referrals.pb.h"
#include "gateway/domain/data_events.h"
#include "gateway/inbox/commands.h"
#include "gateway/services.h"
#include "gateway/topics.h"

namespace enlace::gateway {
namespace {

using google::protobuf::Descriptor;
using published::v1::CommandOutcome;
using To = PublishedTopic::To;
using Types = std::vector<const Descriptor*>;

constexpr auto kJurisdiction = "jurisdiction";
constexpr auto kInstitution = "institution";
constexpr auto kByCode = "Code of the jurisdiction in the directory, e.g. VII.";
constexpr auto kByClues = "CLUES of the institution, e.g. SPSSA000011.";

std::string in_braces(const std::string& word) {
    return "{" + word + "}";
}

Types types_of(std::string_view service) {
    struct Kinds {
        std::string_view service;
        std::vector<std::string_view> kinds;
    };
    static const std::array<Kinds, kPublished.size()> all = {{
        {"intake", {"patient", "case", "activity"}},
        {"homevisits", {"visit"}},
        {"referral", {"referral"}},
        {"telemedicine", {"tele"}},
        {"transfers", {"transfer", "capacity"}},
        {"grievances", {"grievance", "survey", "answer"}},
    }};
    Types types;
    for (const auto& [name, kinds] : all) {
        if (name != service) continue;
        for (const auto kind : kinds) types.push_back(data_event_type(kind));
    }
    types.push_back(published::v1::UnreadableEvent::descriptor());
    return types;
}

Types commands() {
    Types types;
    for (const auto& command : inbox_commands()) {
        if (std::ranges::count(types, command.type) == 0) types.push_back(command.type);
    }
    return types;
}

}  // namespace

std::vector<PublishedTopic> published_language(std::uint32_t partitions) {
    using Kind = Audience::Kind;
    using namespace published::v1;
    const journal::TopicRules rules;
    std::vector<PublishedTopic> all;
    for (const auto name : kPublished) {
        const std::string service(name);
        all.push_back(
            {.name = service + "Events",
             .varies = {},
             .varies_by = {},
             .meaning = "What counts in " + service + ", for data teams: nothing personal.",
             .key = "Pseudonym of the patient; where there is none, of the thing.",
             .plan = plan_public(rules, {Kind::data_teams, service}, partitions),
             .messages = types_of(service)});
    }
    all.push_back(
        {.name = "jurisdictionHomeVisits",
         .varies = kJurisdiction,
         .varies_by = kByCode,
         .meaning = "A jurisdiction's home visits, with what its teams need to find the home.",
         .key = "Id of the visit.",
         .plan = plan_public(rules, {Kind::jurisdiction, in_braces(kJurisdiction)}, partitions),
         .messages = {HomeVisitRequested::descriptor(), HomeVisitChanged::descriptor(),
                      HomeVisitWithdrawn::descriptor()}});
    all.push_back(
        {.name = "institutionReferrals",
         .varies = kInstitution,
         .varies_by = kByClues,
         .meaning = "The referrals that an institution sent and received.",
         .key = "Id of the referral.",
         .plan = plan_public(rules, {Kind::institution, in_braces(kInstitution)}, partitions),
         .messages = {ReferralSent::descriptor(), ReferralChanged::descriptor(),
                      CounterReferral::descriptor(), ReferralWithdrawn::descriptor()}});
    all.push_back({.name = "inbox",
                   .varies = kInstitution,
                   .varies_by = kByClues,
                   .to = To::enlace,
                   .meaning = "Commands of an institution's own system.",
                   .key = "Of your choice: commands of one key are decided one after another.",
                   .plan = plan_mailbox(rules, inbox_of(rules, in_braces(kInstitution))),
                   .messages = commands()});
    all.push_back({.name = "outbox",
                   .varies = kInstitution,
                   .varies_by = kByClues,
                   .meaning = "What became of each command of the institution's inbox.",
                   .key = "That of the command.",
                   .plan = plan_mailbox(rules, outbox_of(rules, in_braces(kInstitution))),
                   .messages = {CommandOutcome::descriptor()}});
    return all;
}

}  // namespace enlace::gateway

#include "referral/look_ups.h"

#include <utility>

#include "aggregate/personal.h"
#include "api/of_case.h"
#include "referral/domain/referral.h"
#include "security/digest.h"

namespace enlace::referral {
namespace {

using aggregate::Lookup;
using aggregate::Message;
using common::v1::Principal;

using Prepares = std::map<std::string, aggregate::Prepare>;
using Texts = google::protobuf::RepeatedPtrField<std::string>;

// `look_up(wrapper, actor, lookup)` returns what a Prepare does.
template <class Command, class LookUp>
void add(Prepares& prepares, LookUp look_up) {
    prepares[Command::descriptor()->full_name()] =
        [look_up = std::move(look_up)](Message& command, const Principal& actor, Lookup& lookup) {
            return look_up(static_cast<v1::ReferralCommand&>(command), actor, lookup);
        };
}

// A patient may be referred by the institution whose case it is.
bool take_case(auto& form, const Principal& actor, Lookup& lookup) {
    if (actor.role() == common::v1::REACTION) return true;  // Its cause brought all of it along.
    const auto of = api::look_up_case(form.case_id(), actor, lookup);
    if (!of) return false;
    form.set_patient_id(of->patient_id);
    form.set_referrer(of->institution);
    *form.mutable_counted() = of->counted;
    return true;
}

void take_destination(auto& command, const directory::Directory& directory) {
    command.set_known_receiver(directory.institution(command.receiver()) != nullptr);
    command.clear_candidates();  // It may be decided again.
    if (command.specialty().empty()) return;
    for (const auto& clues : directory.with_specialty(command.specialty()))
        command.add_candidates(clues);
}

// One for each attachment; empty where it brings no content along.
Texts content_hashes(const google::protobuf::RepeatedPtrField<v1::Attachment>& attachments) {
    Texts hashes;
    for (const auto& attachment : attachments) {
        const auto& content = attachment.content();
        *hashes.Add() = content.empty() ? "" : security::to_hex(security::sha256(content));
    }
    return hashes;
}

// How many others are under way for what this one asks for.
std::uint64_t others(const v1::ReferralState& state, Lookup& lookup) {
    const auto all =
        lookup.tally(same_need_name(state.patient_id(), state.need(), state.service()));
    return all > 0 && is_under_way(state.status()) ? all - 1 : all;
}

// As it was sent. Of what was erased nothing goes along.
void take_transport(v1::AcceptReferral& accept, std::string_view stream, Lookup& lookup) {
    for (const auto& event : lookup.personal_events(stream)) {
        if (event->GetTypeName() != v1::ReferralSent::descriptor()->full_name()) continue;
        const auto& sent = static_cast<const v1::ReferralSent&>(*event);
        auto& transport = *accept.mutable_transport();
        transport.set_reason(sent.reason());
        transport.set_diagnosis(sent.presumptive_diagnosis());
        transport.set_current_condition(sent.current_condition());
        if (sent.has_vital_signs()) *transport.mutable_vital_signs() = sent.vital_signs();
        transport.set_professional(sent.referring_professional());
        transport.set_name(sent.name());
        transport.set_telephone(sent.telephone());
        transport.set_responsible_relative(sent.responsible_relative());
    }
}

// Whom a follow-up is about is as the referral said it that asks for it; of what was erased nothing
// goes along.
void take_patient(v1::SendReferral& send, Lookup& lookup) {
    const auto sent = aggregate::personal_event<v1::ReferralSent>(lookup, send.follows());
    if (!sent) return;
    send.set_name(sent->name());
    send.set_birth_date(sent->birth_date());
    send.set_address(sent->address());
    send.set_telephone(sent->telephone());
    send.set_file_number(sent->file_number());
    send.set_responsible_relative(sent->responsible_relative());
    send.set_kinship(sent->kinship());
}

void add_forms(Prepares& prepares, const directory::Directory& directory) {
    add<v1::DraftReferral>(
        prepares, [](v1::ReferralCommand& command, const Principal& actor, Lookup& lookup) {
            auto& draft = *command.mutable_draft_referral();
            *draft.mutable_content_hashes() = content_hashes(draft.attachments());
            return take_case(draft, actor, lookup);
        });
    add<v1::SendReferral>(prepares, [&directory](v1::ReferralCommand& command,
                                                 const Principal& actor, Lookup& lookup) {
        auto& send = *command.mutable_send_referral();
        *send.mutable_content_hashes() = content_hashes(send.attachments());
        take_destination(send, directory);
        if (!take_case(send, actor, lookup)) return false;
        if (!send.follows().empty()) take_patient(send, lookup);
        const auto name = same_need_name(send.patient_id(), send.need(), send.service());
        send.set_same_need(static_cast<std::uint32_t>(lookup.tally(name)));
        send.set_same_need_position(lookup.tally_position());
        return true;
    });
}

}  // namespace

Prepares look_ups(const directory::Directory& directory, const aggregate::Decider& referrals) {
    Prepares prepares;
    add_forms(prepares, directory);
    add<v1::RedirectReferral>(
        prepares, [&directory](v1::ReferralCommand& command, const Principal&, Lookup&) {
            take_destination(*command.mutable_redirect_referral(), directory);
            return true;
        });
    add<v1::AcceptReferral>(prepares, [&referrals](v1::ReferralCommand& command, const Principal&,
                                                   Lookup& lookup) {
        const auto& stream = command.context().stream();
        const auto* state = static_cast<const v1::ReferralState*>(lookup.state(referrals, stream));
        if (state && state->needs_transport())
            take_transport(*command.mutable_accept_referral(), stream, lookup);
        return true;
    });
    add<v1::ProvideReferralInfo>(
        prepares, [](v1::ReferralCommand& command, const Principal&, Lookup&) {
            auto& info = *command.mutable_provide_referral_info();
            *info.mutable_content_hashes() = content_hashes(info.attachments());
            return true;
        });
    add<v1::IssueCounterReferral>(
        prepares, [&directory](v1::ReferralCommand& command, const Principal&, Lookup&) {
            auto& issue = *command.mutable_issue_counter_referral();
            *issue.mutable_content_hashes() = content_hashes(issue.documents());
            issue.set_known_owner(directory.institution(issue.follow_up_owner()) != nullptr);
            return true;
        });
    add<common::v1::RecordConflict>(
        prepares, [&referrals](v1::ReferralCommand& command, const Principal&, Lookup& lookup) {
            const auto* state = static_cast<const v1::ReferralState*>(
                lookup.state(referrals, command.context().stream()));
            if (!state) return false;
            auto& conflict = *command.mutable_record_conflict();
            if (conflict.guard() == kSameNeedGuard)
                conflict.set_found(std::to_string(others(*state, lookup)));
            return true;
        });
    return prepares;
}

std::vector<std::string> personal_types() {
    return {v1::ReferralSent::descriptor()->full_name()};
}

}  // namespace enlace::referral

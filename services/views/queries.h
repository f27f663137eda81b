#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/folio.h"
#include "directory/questionnaires.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/directory/v1/directory.pb.h"
#include "enlace/views/v1/activities.pb.h"
#include "enlace/views/v1/coordination.pb.h"
#include "enlace/views/v1/grievance_view.pb.h"
#include "enlace/views/v1/office.pb.h"
#include "enlace/views/v1/organisation_view.pb.h"
#include "enlace/views/v1/search.pb.h"
#include "enlace/views/v1/staff_case_view.pb.h"
#include "enlace/views/v1/survey_view.pb.h"
#include "enlace/views/v1/views.pb.h"
#include "journal/log.h"
#include "projection/store.h"
#include "security/access.h"
#include "security/keyring.h"
#include "views/answers/asked.h"
#include "views/answers/details.h"
#include "views/answers/found.h"
#include "views/answers/restricted.h"
#include "views/coordination/request.h"
#include "views/deciders.h"
#include "views/feeds/feed.h"
#include "views/folding/progress.h"
#include "views/patients/persons.h"
#include "views/search/search_key.h"
#include "views/search/sought.h"
#include "views/statistics/request.h"
#include "views/stories/history.h"

namespace enlace::views {

// What is read, and all that it takes: one rule says who may see a row (security/access.h), the
// deciders say what may be done, personal fields are opened for this one answer. Every query reads
// one snapshot. Thread-safe.
class Queries {
public:
    struct Sources {
        const journal::Log& log;
        const projection::Store& store;
        const security::Keyring& keyring;
        const SearchKey& search_key;
        const Deciders& deciders;
        const Progress& progress;
        statistics::Months& months;  // Of that store.
        const directory::v1::Directory& directory;
        const base::Policy& policy;
        const base::Clock& clock;
        std::vector<std::string> jurisdictions;
        int utc_offset_min = 0;
    };

    explicit Queries(Sources sources) : sources_(std::move(sources)) {}

    using Principal = common::v1::Principal;

    // The id of the stream of a kind that a client means by an id, which is left as it is, or by a
    // folio (base/folio.h). One that leads nowhere gives an id that leads nowhere.
    Found<std::string> id_of(const Principal& who,
                             std::string_view kind,
                             std::string_view written) const;

    Found<v1::PatientView> patient(const Principal& who,
                                   std::string_view id,
                                   const Moment& moment) const;
    Found<v1::TimelinePage> timeline(const Principal& who,
                                     std::string_view patient,
                                     const Moment& moment,
                                     const PageRequest& page) const;
    // Now, or at an earlier moment; may be read by whoever may read it now.
    Found<v1::CaseView> social_case(const Principal& who,
                                    std::string_view id,
                                    const Moment& moment = {}) const;
    Found<v1::HomeVisitView> home_visit(const Principal& who,
                                        std::string_view id,
                                        const Moment& moment = {}) const;
    Found<v1::ActivityView> activity(const Principal& who, std::string_view id) const;
    // Likewise. Who has a referral now learns nothing of whom it was with before.
    Found<v1::ReferralView> referral(const Principal& who,
                                     std::string_view id,
                                     const Moment& moment = {}) const;
    Found<v1::SessionView> session(const Principal& who,
                                   std::string_view id,
                                   const Moment& moment = {}) const;
    // As far as whoever asks is told of it; how it was before, for those who are told all.
    Found<v1::TransferView> transfer(const Principal& who,
                                     std::string_view id,
                                     const Moment& moment = {}) const;
    // For those who see all transfers: open ones, whichever one's clock runs out first first; of
    // one jurisdiction, and in one state, where these are named.
    Found<v1::TransferPage> board(const Principal& who,
                                  std::string_view jurisdiction,
                                  std::string_view state,
                                  const PageRequest& page) const;
    Found<v1::BreachPage> transfer_breaches(const Principal& who, const PageRequest& page) const;
    // Which hospitals might be asked about a transfer now, and what speaks for each.
    Found<v1::CandidateList> candidates(const Principal& who, std::string_view id) const;
    // Open transfers that an institution takes part in.
    Found<v1::TransferPage> transfers(const Principal& who,
                                      std::string_view institution,
                                      std::string_view state,
                                      const PageRequest& page) const;
    // What a hospital has reported of its beds last.
    Found<v1::CapacityView> capacity(const Principal& who, std::string_view institution) const;
    Found<v1::GrievanceView> grievance(const Principal& who, std::string_view id) const;
    // For whoever has shown that it is theirs. `id_prefix`: what its folio says of its id.
    Found<v1::GrievanceFollowUp> follow_up(std::string_view id_prefix) const;
    // A unit's, the newest first; in one state only where one is named.
    Found<v1::GrievancePage> grievance_register(const Principal& who,
                                                std::string_view institution,
                                                std::string_view state,
                                                const PageRequest& page) const;
    // Filed by somebody to whom all of these lead; there is one at least.
    Found<v1::GrievancePage> find_grievances(const Principal& who,
                                             const std::vector<std::string>& tokens,
                                             std::size_t limit) const;
    // Invitations, the newest first: those whose matter the asker may see, and hands out.
    Found<v1::SurveyPage> surveys(const Principal& who,
                                  const SurveyOwner& whose,
                                  std::string_view state,
                                  const PageRequest& page) const;
    // For whoever has shown the token.
    Found<v1::SurveyForm> survey_form(std::string_view id_prefix,
                                      const directory::Questionnaires& questionnaires) const;
    // What was answered, in figures, of each month or of one, YYYY-MM; small figures for those
    // alone who may see them.
    Found<v1::SurveyResults> survey_results(const Principal& who,
                                            const SurveyOwner& whose,
                                            std::string_view month) const;
    // What was written in a month, YYYY-MM.
    Found<v1::SurveyTexts> survey_texts(const Principal& who,
                                        const SurveyOwner& whose,
                                        std::string_view month) const;
    Found<v1::ReferralTimeline> referral_timeline(const Principal& who, std::string_view id) const;
    // What belongs to one correlation id, and what followed from what.
    Found<v1::StoryView> story(const Principal& who, std::string_view correlation) const;
    // How units answer what is referred to them; published.
    Found<v1::ReferralStatistics> referral_statistics() const;
    Found<v1::ReceiverStatistics> referral_statistics(std::string_view receiver) const;

    const SearchKey& search_key() const { return sources_.search_key; }
    // For those who may see patients; of those, the ones whom they may see.
    Found<v1::PatientMatches> search(const Principal& who, const Sought& asked) const;

    // What was done in a range of days. Who is told of few, too: statistics/suppression.h.
    Found<v1::Statistics> statistics(const Principal& who,
                                     const statistics::StatisticsRequest& request) const;
    // Likewise how long handling took of what ended in that range.
    Found<v1::HandlingTimes> handling_times(const Principal& who,
                                            const statistics::HandlingRequest& request) const;

    // How units worked together in a quarter, and in each one on one case.
    Found<v1::Coordination> coordination(const Principal& who,
                                         const coordination::CoordinationRequest& request) const;
    Found<v1::CoordinationOfCase> coordination_of_case(const Principal& who,
                                                       std::string_view id,
                                                       std::string_view as_known_on) const;
    // How much each worker of an institution has; for its supervisors.
    Found<v1::Caseload> caseload(const Principal& who, std::string_view institution) const;

    Found<v1::WorkloadView> workload(const Principal& who, std::string_view jurisdiction) const;
    // Of all jurisdictions; for those who see everything.
    Found<v1::WorkloadList> workloads(const Principal& who) const;
    // Open visits; of one state only where one is named.
    Found<v1::HomeVisitPage> work_list(const Principal& who,
                                       std::string_view jurisdiction,
                                       std::string_view state,
                                       const PageRequest& page) const;
    // An institution's living cases, whoever's clock runs out first first.
    Found<v1::CasePage> office(const Principal& who,
                               std::string_view institution,
                               const CaseFilter& filter,
                               const PageRequest& page) const;
    // An institution's open referrals, whoever's clock runs out first first; of one state only
    // where one is named.
    Found<v1::ReferralPage> mailbox(const Principal& who,
                                    std::string_view institution,
                                    Mailbox which,
                                    std::string_view state,
                                    const PageRequest& page) const;
    // An institution's open telemedicine sessions, likewise.
    Found<v1::SessionPage> sessions(const Principal& who,
                                    std::string_view institution,
                                    std::string_view state,
                                    const PageRequest& page) const;
    // Those of one day that it gives or presents patients to, whatever became of them. The day is
    // YYYY-MM-DD by the clocks of that zone.
    Found<v1::SessionAgenda> agenda(const Principal& who,
                                    std::string_view institution,
                                    std::string_view day,
                                    std::string_view time_zone,
                                    const PageRequest& page) const;
    // What ran out without anybody doing it, longest standing first; the highest are for the state.
    Found<v1::BreachPage> breaches(const Principal& who,
                                   std::string_view institution,
                                   const PageRequest& page) const;
    Found<v1::BreachPage> visit_breaches(const Principal& who,
                                         std::string_view jurisdiction,
                                         const PageRequest& page) const;
    Found<v1::BreachPage> unrouted_breaches(const Principal& who, const PageRequest& page) const;
    Found<v1::BreachPage> highest_breaches(const Principal& who, const PageRequest& page) const;
    // What an institution did without a case, newest first; in one state only where one is named.
    Found<v1::ActivityPage> activities(const Principal& who,
                                       std::string_view institution,
                                       std::string_view state,
                                       const PageRequest& page) const;
    Found<v1::HomeVisitPage> unrouted(const Principal& who, const PageRequest& page) const;
    // For the welfare section of the institution whose staff it is about, and nobody else.
    Found<v1::StaffCaseView> staff_case(const Principal& who, std::string_view id) const;
    Found<v1::StaffCasePage> staff_cases(const Principal& who,
                                         std::string_view institution,
                                         std::string_view state,
                                         const PageRequest& page) const;
    // How health care was organised on that date, YYYY-MM-DD; today where it is empty. Who works
    // where is for those who see the institution.
    Found<v1::OrganisationView> organisation(const Principal& who, std::string_view date) const;

    // Of the jurisdiction's visits, what changed after `place`: at most `limit` changes, partition
    // after partition, each in its order. `place` moves on past all that was looked at; nothing
    // more is to be had for now if the answer is empty.
    Found<std::vector<FeedItem>> feed(const Principal& who,
                                      std::string_view jurisdiction,
                                      FeedPlace& place,
                                      std::size_t limit) const;
    // Likewise of the referrals that an institution has sent, or that were sent to it.
    Found<std::vector<ReferralFeedItem>> referral_feed(const Principal& who,
                                                       std::string_view institution,
                                                       FeedPlace& place,
                                                       std::size_t limit) const;
    // Likewise of the telemedicine sessions that it proposed, gives or presents patients to.
    Found<std::vector<SessionFeedItem>> session_feed(const Principal& who,
                                                     std::string_view institution,
                                                     FeedPlace& place,
                                                     std::size_t limit) const;
    // Likewise of all transfers, for those who see them: of one jurisdiction, and as they come into
    // one state, where these are named.
    Found<std::vector<TransferFeedItem>> transfer_feed(const Principal& who,
                                                       std::string_view jurisdiction,
                                                       std::string_view state,
                                                       FeedPlace& place,
                                                       std::size_t limit) const;
    // Of the places in feeds of what this service decides about.
    std::uint32_t feed_partitions(std::string_view service) const;

    // Whether there is such a jurisdiction, and it is this principal's to ask about.
    bool may_ask(const Principal& who, std::string_view jurisdiction) const;

private:
    using At = projection::Store::Snapshot;

    // What may be known of by its service's own rule. What hangs from a case that is restricted is,
    // in the institution whose case it is, for named roles only: others act on it by being asked.
    bool may_see(const Principal& who, std::string_view stream, const At* at) const;
    template <class State>
    bool may_see(const Principal& who,
                 const aggregate::Decider& decider,
                 const State& state,
                 const At* at) const {
        return security::may_see(who, decider.ownership(state)) && !is_kept_from(who, state, at);
    }
    template <class State>
    bool is_kept_from(const Principal& who, const State& state, const At* at) const {
        if constexpr (requires { state.case_id(); })
            return is_of_restricted_case(who, state.case_id(), sources_.store, at);
        return false;
    }
    template <class Notice>
    std::vector<FeedItemOf<Notice>> owned_feed(const Principal& who,
                                               std::string_view service,
                                               const std::string& owner,
                                               FeedPlace& place,
                                               std::size_t limit) const;
    std::optional<v1::GrievanceRow> grievance_row(std::string_view id, const At* at) const;
    bool may_see_grievance(const Principal& who, const v1::GrievanceRow& row) const;
    void add_texts(const History& history,
                   const std::string& id,
                   const At* at,
                   v1::SurveyTexts& view) const;
    // What a story tells of a stream; nothing where there is none.
    std::optional<v1::StoryThing> story_thing(std::string_view stream, const At* at) const;
    // Who the patient is at that moment, as far as `who` may see.
    Person person(const Principal& who,
                  std::string_view patient,
                  const Moment& moment,
                  const History& history) const;
    // Under whom the patient is shown; empty where `who` may not see the patient.
    std::string person_id(const Principal& who,
                          std::string_view patient,
                          const Moment& moment,
                          const History& history) const;
    v1::PersonMember member(const Principal& who, const Person::Member& one, bool now) const;
    // Cases, visits, referrals, sessions and transfers of one member, those that `who` may see.
    void add_things(const Principal& who,
                    const std::string& patient,
                    const Moment& moment,
                    const History& history,
                    v1::PatientView& view) const;
    std::set<std::string> streams_beginning_with(const base::Folio& folio, const At* at) const;
    std::set<std::string> patients_of(const base::Folio& folio,
                                      const Principal& who,
                                      const At* at) const;
    // As one who was found by that patient; nothing where nothing is left of it to see.
    std::optional<v1::PatientMatch> match(const Principal& who,
                                          const std::string& patient,
                                          const Person& person,
                                          const Sought& asked,
                                          const History& history) const;
    common::v1::Context context(const Principal& who, std::string_view stream) const;
    Details details(const History& history, unsigned slot) const;
    v1::CaseView case_view(const Principal& who,
                           std::string_view id,
                           const v1::CaseRow& row,
                           const Details& opened) const;
    v1::HomeVisitView visit_view(const Principal& who,
                                 std::string_view id,
                                 const v1::VisitRow& row,
                                 const Moment& moment,
                                 const Details& opened) const;
    // `row` may be of the past; how much of it may be known depends on how things stand `now`.
    v1::ReferralView referral_view(const Principal& who,
                                   std::string_view id,
                                   const v1::ReferralRow& row,
                                   const referral::v1::ReferralState& now,
                                   const Details& opened) const;
    // `taken_up`: there is a transfer that it asked for.
    v1::SessionView session_view(const Principal& who,
                                 std::string_view id,
                                 const v1::SessionRow& row,
                                 bool taken_up,
                                 const Details& opened) const;
    v1::TransferView transfer_view(const Principal& who,
                                   std::string_view id,
                                   const v1::TransferRow& row,
                                   const transfers::v1::TransferState& now,
                                   const Details& opened) const;
    Found<v1::TransferPage> add_transfers(const Principal& who,
                                          std::string_view owner,
                                          std::string_view state,
                                          const PageRequest& page) const;
    Found<v1::HomeVisitPage> list(const Principal& who,
                                  std::string_view owner,
                                  std::string_view state,
                                  const PageRequest& page) const;
    Found<v1::BreachPage> breach_list(const Principal& who,
                                      std::string_view owner,
                                      const PageRequest& page) const;
    v1::WorkloadView count(std::string_view owner, const At* at) const;

    // A page of an owner's lines within these times, those in `state` only if one is named, each
    // with what `who` may do about it. `show(stream, row, now_us)` gives an item, or nothing of one
    // that is not shown. Defined in list_pages.h.
    struct Listed {
        std::string owner;
        std::string_view state{};
        Times within{};
    };
    template <class Page, class Row, class Show>
    Found<Page> page_of(const Principal& who,
                        projection::Family family,
                        const aggregate::Decider& decider,
                        const Listed& listed,
                        const PageRequest& page,
                        Show show) const;

    // Lists what `who` may do now to a thing that can be read.
    template <class Row, class View>
    void offer(const aggregate::Decider& decider,
               const Principal& who,
               std::string_view id,
               const Row& row,
               View& view) const {
        if (row.has_unreadable()) return;
        for (auto& action : aggregate::allowed_actions(decider, row.state(), context(who, id))) {
            view.add_actions(std::move(action));
        }
    }

    template <class View>
    static void rest_on(const std::vector<std::string>& positions,
                        std::int64_t age_ms,
                        View& view) {
        for (const auto& token : positions) view.add_positions(token);
        view.set_age_ms(age_ms);
    }

    Sources sources_;
};

}  // namespace enlace::views

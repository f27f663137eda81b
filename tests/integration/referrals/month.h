#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <tuple>

#include "base/date.h"
#include "enlace/common/v1/breach.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "journal/memory_log.h"
#include "referral_world.h"
#include "support/temporary_folder.h"
#include "support/wait_until.h"
#include "views/views.h"

// A month of cases and referrals on an injected clock, most of which somebody lets lie. What the
// clocks must have recorded is worked out beside it, day by day, from the policy alone.
namespace enlace::test {

using aggregate::Answer;
using aggregate::CommandRequest;
using aggregate::Engine;
using namespace std::chrono_literals;

inline constexpr int kDays = 31;
inline constexpr std::size_t kAtOnce = 256;

inline std::int64_t local_us(std::string_view date, int hour) {
    return base::parse_date(date)->time_since_epoch().count() * base::kDay_us +
           (hour + 6) * base::kHour_us;
}

// A step of a ladder, as it was recorded or should have been.
struct Step {
    std::string stream;
    std::string what;  // The clock that ran out; "expired".
    std::uint32_t level = 0;
    std::int64_t due_us = 0;
    std::int64_t recorded_us = 0;

    auto operator<=>(const Step&) const = default;
};

inline void PrintTo(const Step& step, std::ostream* out) {
    *out << step.stream << " " << step.what << " " << step.level << " due " << step.due_us
         << " recorded " << step.recorded_us;
}

// What clocks do to one thing.
struct Expected {
    std::string clock{};  // That runs; empty: none.
    std::int64_t due_us = 0;
    std::int64_t served_for_us = 0;  // An expiry's: so long the engine must have been there.
    std::uint32_t level = 0;
    std::string breached{};  // What stands in the breach list, and since when.
    std::int64_t breached_us = 0;
    std::string_view priority = "ROUTINE";
};

class Month : public testing::Test {
protected:
    // From a Monday on.
    explicit Month(std::size_t cases_a_day_) : cases_a_day(cases_a_day_) {
        world.clock.set_wall_us(local_us("2026-03-02", 8));
        start_engines();
    }

    void start_engines() {
        intake = &world.start(log, world.intake_options());
        referrals = &world.start(log, world.referrals_options());
        engines = {intake, referrals};
        serving_since_us = world.clock.wall_us();
        fired = 0;
    }
    bool caught_up() {
        return wait_until(
            [&] {
                return std::ranges::all_of(engines, [](const auto* engine) {
                    const auto status = engine->status();
                    return status.lag_records == 0 && status.reactions_pending == 0;
                });
            },
            120s);
    }

    // Sends them side by side; each must be accepted.
    std::vector<Answer> handle(Engine& engine, std::vector<CommandRequest> requests) {
        std::vector<Answer> answers;
        for (std::size_t from = 0; from < requests.size(); from += kAtOnce) {
            std::vector<std::future<Answer>> begun;
            for (std::size_t i = from; i < std::min(from + kAtOnce, requests.size()); ++i)
                begun.push_back(world.begin(engine, std::move(requests[i])));
            for (auto& one : begun) answers.push_back(one.get());
        }
        for (const auto& answer : answers) EXPECT_EQ(answer.outcome, common::v1::ACCEPTED);
        return answers;
    }
    std::string new_key(std::string_view what) {
        return std::string(what) + "-0123456789-" + std::to_string(keys++);
    }

    // Who lets a clock run on from now.
    void start_clock(const std::string& stream, const std::string& clock, std::int64_t due_us = 0) {
        auto& thing = things[stream];
        thing.clock = clock;
        thing.due_us = due_us != 0 ? due_us
                                   : world.policy.due_us(name(stream, clock), now_us(),
                                                         {.priority = thing.priority});
        thing.served_for_us = 0;
        thing.breached.clear();
    }
    void stop_clocks(const std::string& stream) { things[stream] = {}; }
    static std::string name(const std::string& stream, const std::string& clock) {
        return stream.substr(0, stream.find('-')) + "." + clock;
    }
    std::int64_t now_us() const { return world.clock.wall_us(); }

    // A clock that runs out now, and whose end is no breach: works out what it leads to.
    virtual bool ends_otherwise(const std::string& /*stream*/, Expected& /*thing*/) {
        return false;
    }

    // What a day's clocks must record.
    void run_out() {
        for (auto& [stream, thing] : things) {
            if (thing.clock.empty() || thing.due_us > now_us()) continue;
            if (thing.served_for_us > now_us() - serving_since_us) continue;
            ++fired;
            if (ends_otherwise(stream, thing)) continue;
            if (thing.clock == "expire") {
                steps.insert({stream, "expired", 0, thing.due_us, now_us()});
                start_clock(stream, "acknowledge_by");
                continue;
            }
            const auto response_us = world.policy.response_us(name(stream, thing.clock), now_us(),
                                                              {.priority = thing.priority});
            thing.level = std::min(thing.level + 1, 3u);
            steps.insert({stream, thing.clock, thing.level, thing.due_us, now_us()});
            if (thing.breached.empty()) {
                thing.breached = thing.clock;
                thing.breached_us = now_us();
            }
            thing.due_us = now_us() + response_us;
            if (thing.clock == "answer_by") {
                thing.clock = "expire";
                thing.served_for_us = response_us;
            } else if (thing.level == 3) {
                thing.clock.clear();
            }
        }
    }
    // Lets a day pass. False: the engines did not record as much as they should have.
    bool pass_a_day() { return pass(base::kDay_us); }
    bool pass(std::int64_t by_us) {
        world.clock.advance_us(by_us);
        run_out();
        return wait_until([&] { return timers_fired() == fired; }, 120s);
    }
    std::uint64_t timers_fired() const {
        std::uint64_t all = 0;
        for (const auto* engine : engines) all += engine->status().timers_fired;
        return all;
    }

    // What a clock led to whose end is no breach; nothing of any other event.
    virtual std::optional<Step> other_step(const journal::v1::JournalRecord& /*record*/,
                                           const journal::v1::RecordedEvent& /*event*/) {
        return std::nullopt;
    }

    // What was recorded, and under which policy.
    std::multiset<Step> recorded(std::map<std::uint32_t, std::int64_t>& last_under) {
        std::multiset<Step> found;
        for (const auto& service : services) {
            for (const auto& record : world.records(service)) {
                for (const auto& event : record.events()) {
                    // The engine's own events know of no policy.
                    if (event.meta().policy_version() == 0) continue;
                    auto& last_us = last_under[event.meta().policy_version()];
                    last_us = std::max(last_us, record.recorded_at_us());
                    common::v1::BreachRecorded breach;
                    referral::v1::ReferralExpired expired;
                    if (event.type() == breach.GetDescriptor()->full_name()) {
                        breach.ParseFromString(event.clear());
                        EXPECT_EQ(breach.policy_version(), event.meta().policy_version());
                        EXPECT_EQ(breach.must_be_told_size(), 1);
                        found.insert({record.stream(), breach.timer(), breach.escalation_level(),
                                      breach.due_us(), record.recorded_at_us()});
                    } else if (event.type() == expired.GetDescriptor()->full_name()) {
                        expired.ParseFromString(event.clear());
                        found.insert({record.stream(), "expired", 0, expired.due_us(),
                                      record.recorded_at_us()});
                    } else if (const auto other = other_step(record, event)) {
                        found.insert(*other);
                    }
                }
            }
        }
        return found;
    }

    // A day's newly admitted, and what is done about them that day. Groups of them, one a day, fare
    // alike.
    void admit(int day) {
        std::vector<std::size_t> groups;
        for (std::size_t i = 0; i < cases_a_day; ++i) groups.push_back(i);
        const auto cases = open_cases(groups.size());
        std::vector<std::string> triaged, assigned, closed;
        for (std::size_t i = 0; i < groups.size(); ++i) {
            const auto plan = groups[i] % 5;
            if (plan == 1 || plan == 2 || plan == 4) triaged.push_back(cases[i]);
            if (plan == 2) assigned.push_back(cases[i]);
            if (plan == 3) closed_later[day + 2].push_back(cases[i]);
            if (plan == 4) closed.push_back(cases[i]);
        }
        on_cases(triaged, "triage_case { risk: ALTO urgency: URGENT }", "assign_by");
        on_cases(assigned, "assign_case { worker: 'w' override_reason: 'r' }", "study_by");
        close_cases(closed);
        ASSERT_TRUE(caught_up());
        admitted = cases;
        closed_today = closed;
        refer(day, groups, cases);
    }
    // Ten for each patient, whom nobody ever identifies.
    std::vector<std::string> open_cases(std::size_t count) {
        std::vector<CommandRequest> registered, opened;
        for (std::size_t i = 0; i < count; i += 10)
            registered.push_back(world.register_patient(*intake, new_key("patient")));
        const auto patients = handle(*intake, std::move(registered));
        for (const auto& patient : patients) start_clock(patient.stream, "identify_by");
        for (std::size_t i = 0; i < count; ++i)
            opened.push_back(
                world.register_case(*intake, new_key("case"), patients[i / 10].stream));
        std::vector<std::string> cases;
        for (const auto& answer : handle(*intake, std::move(opened))) {
            start_clock(answer.stream, "triage_by");
            cases.push_back(answer.stream);
        }
        return cases;
    }
    void on_cases(const std::vector<std::string>& cases,
                  const std::string& text,
                  const std::string& clock) {
        std::vector<CommandRequest> requests;
        for (const auto& id : cases) {
            requests.push_back(world.on_case(*intake, new_key("on-case"), id, text));
            if (text.starts_with("assign")) requests.back().actor.set_role(common::v1::SUPERVISOR);
        }
        handle(*intake, std::move(requests));
        for (const auto& id : cases) start_clock(id, clock);
    }
    void close_cases(const std::vector<std::string>& cases) {
        on_cases(cases, "close_case { code: ORIENTATION_ONLY reason: 'r' }", "triage_by");
        for (const auto& id : cases) stop_clocks(id);
    }
    // Half of the cases, of which none is closed.
    void refer(int day,
               const std::vector<std::size_t>& groups,
               const std::vector<std::string>& cases) {
        constexpr std::string_view kPriorities[] = {"ROUTINE", "URGENT", "ROUTINE", "STAT",
                                                    "ROUTINE"};
        const std::string attend_before_s =
            std::to_string((now_us() + 3 * base::kDay_us) / base::kSecond_us);
        std::vector<CommandRequest> sent;
        std::vector<std::size_t> kinds;
        for (std::size_t i = 0; i < groups.size(); ++i) {
            const auto round = groups[i] / 5;
            if (groups[i] % 5 > 2 || round % 6 == 5) continue;
            kinds.push_back(round % 5);
            sent.push_back(world.send_referral(
                *referrals, new_key("referral"), cases[i],
                std::string("receiver: 'SPSSA000203' priority: ")
                    .append(kPriorities[kinds.back()])
                    .append(" service: 'S-" + std::to_string(keys) + "' attend_before { seconds: ")
                    .append(attend_before_s + " }")));
        }
        const auto answers = handle(*referrals, std::move(sent));
        std::vector<std::string> rejected, cancelled;
        for (std::size_t i = 0; i < answers.size(); ++i) {
            const auto& id = answers[i].stream;
            things[id].priority = kPriorities[kinds[i]];
            start_clock(id, "answer_by");
            if (kinds[i] == 1) accepted_later[day + 1].push_back(id);
            if (kinds[i] == 2) rejected.push_back(id);
            if (kinds[i] == 4) cancelled.push_back(id);
        }
        referred += answers.size();
        on_referrals(rejected, "reject_referral { code: NO_CAPACITY reason: 'r' advice: 'a' }",
                     kReceiver);
        for (const auto& id : rejected) start_clock(id, "acknowledge_by");
        on_referrals(cancelled, "cancel_referral { code: RESOLVED_LOCALLY reason: 'r' }", kSender);
        for (const auto& id : cancelled) stop_clocks(id);
    }
    void on_referrals(const std::vector<std::string>& ids,
                      const std::string& text,
                      const std::string& by) {
        std::vector<CommandRequest> requests;
        for (const auto& id : ids)
            requests.push_back(world.on_referral(*referrals, new_key("on-referral"), id, text, by));
        handle(*referrals, std::move(requests));
    }
    // What was put off until that day. Referrals are attended by when they had to be, or never.
    void do_what_was_put_off(int day) {
        close_cases(closed_later[day]);
        on_referrals(accepted_later[day], "accept_referral { professional: 'p' }", kReceiver);
        for (const auto& id : accepted_later[day])
            start_clock(id, "attend_by", now_us() + 2 * base::kDay_us);
    }

    // The lists of both units, read to their ends.
    std::set<std::tuple<std::string, std::string, std::int64_t>> listed() {
        TemporaryFolder folder;
        views::Views::Options options;
        options.folder = folder.path() / "views";
        options.journals = {world.journal(), world.visits_journal(), world.referrals_journal()};
        views::Views views(log, world.keyring, world.deployment_key, world.policy, world.clock,
                           std::move(options));
        views.start();
        EXPECT_TRUE(wait_until([&] { return views.status().lag_records == 0; }, 120s));
        std::set<std::tuple<std::string, std::string, std::int64_t>> listed;
        for (const std::string clues : {kSender, kReceiver}) {
            common::v1::Principal who;
            who.set_role(common::v1::SUPERVISOR);
            who.set_institution(clues);
            std::string cursor;
            do {
                const auto page =
                    *views.queries().breaches(who, clues, {.cursor = cursor, .limit = 500});
                for (const auto& item : page.items())
                    listed.emplace(clues + " " + item.id(), item.breach(),
                                   item.since().seconds() * base::kSecond_us);
                cursor = page.next_cursor();
            } while (!cursor.empty());
        }
        return listed;
    }
    std::set<std::tuple<std::string, std::string, std::int64_t>> standing() const {
        std::set<std::tuple<std::string, std::string, std::int64_t>> standing;
        for (const auto& [stream, thing] : things) {
            if (thing.breached.empty()) continue;
            const bool receivers = thing.breached == "answer_by" || thing.breached == "attend_by";
            standing.emplace(std::string(receivers ? kReceiver : kSender) + " " + stream,
                             thing.breached, thing.breached_us);
        }
        return standing;
    }

    journal::MemoryLog log;
    ReferralWorld world{log};
    Engine* intake = nullptr;
    Engine* referrals = nullptr;
    std::vector<Engine*> engines;
    std::vector<std::string> services = {"intake", "referral"};
    const std::size_t cases_a_day;
    std::int64_t serving_since_us = 0;
    std::uint64_t fired = 0;  // By these engines.
    std::size_t keys = 0;
    std::map<std::string, Expected> things;
    std::multiset<Step> steps;
    std::map<int, std::vector<std::string>> closed_later, accepted_later;  // By day.
    std::size_t referred = 0;
    std::vector<std::string> admitted, closed_today;  // Of the newest day.
};

}  // namespace enlace::test

#pragma once

#include <google/protobuf/text_format.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "support/decisions.h"

// What the tests of a machine share: who takes part, times as text, and a thing that is told
// commands one after another.
namespace enlace::test {

inline constexpr std::int64_t kDay = base::kDay_us;
inline constexpr std::int64_t kHour = base::kHour_us;
inline constexpr std::int64_t kMinute = base::kMinute_us;

// Monday 2023-11-13, 12:00 UTC.
inline constexpr std::int64_t kNow_us = 1'699'876'800 * base::kSecond_us;

using common::v1::Principal;

inline Principal at_institution(common::v1::Role role, const std::string& clues) {
    Principal principal;
    principal.set_role(role);
    principal.set_institution(clues);
    return principal;
}
inline Principal in_jurisdiction(common::v1::Role role,
                                 const std::string& code,
                                 const std::string& human) {
    Principal principal;
    principal.set_role(role);
    principal.set_jurisdiction(code);
    principal.set_human(human);
    return principal;
}
inline Principal engine(common::v1::Role role) {
    return at_institution(role, "");
}
inline const Principal kTimer = engine(common::v1::TIMER);
inline const Principal kReaction = engine(common::v1::REACTION);

inline std::string us(std::int64_t at_us) {
    return std::to_string(at_us) + " ";
}
inline std::string seconds(std::int64_t at_us) {
    return "{ seconds: " + std::to_string(at_us / base::kSecond_us) + " }";
}
inline std::string deadline(const std::string& timer,
                            std::int64_t due_us,
                            std::int64_t response_us) {
    return " { timer: '" + timer + "' due_us: " + us(due_us) + "response_us: " + us(response_us) +
           "} ";
}

// A thing, and whom it is told by. Its `Domain` is:
//
//   using Command, State, Event, Rejection, Decision;   static const base::Policy& policy();
//   static Decision decide(const Command&, const State&, const base::Policy&);
//   static State evolve(State, const Event&, const base::EventInfo&);
//   static Command on_timer(const common::v1::ArmedDeadline&);
//   static std::string_view state_name(const State&);
//
// and, where most of it is the same: kBegin_us, when it begins; kStream, what it is called; and
// usual(), who tells it what nobody in particular does.
template <class DomainType>
class Told {
public:
    using Domain = DomainType;
    using Command = typename Domain::Command;
    using State = typename Domain::State;
    using Event = typename Domain::Event;
    using Decision = typename Domain::Decision;

    explicit Told(const base::Policy& policy = Domain::policy()) : policy_(&policy) {}

    Decision answer(const std::string& text, const Principal& actor) const {
        return Domain::decide(command(text, actor), state_, *policy_);
    }
    Decision answer(const std::string& text) const
        requires requires { Domain::usual(); }
    {
        return answer(text, Domain::usual());
    }
    Told& after(const std::string& text)
        requires requires { Domain::usual(); }
    {
        return after(text, Domain::usual());
    }
    // Tells it one more thing, which has to cause one event.
    Told& after(const std::string& text, const Principal& actor) {
        const auto decision = answer(text, actor);
        EXPECT_TRUE(decision.accepted())
            << text << ": " << (decision.accepted() ? "" : test::name(decision.rejection()));
        EXPECT_THAT(decision.events(), testing::SizeIs(1)) << text;
        return evolve(decision);
    }
    // Likewise, which has to cause several.
    Told& after_several(const std::string& text)
        requires requires { Domain::usual(); }
    {
        const auto decision = answer(text);
        EXPECT_TRUE(decision.accepted()) << text;
        EXPECT_THAT(decision.events(), testing::SizeIs(testing::Gt(1))) << text;
        return evolve(decision);
    }
    // The engine fires the only clock that runs, at the time given and having served ever since
    // `serving_since_us`.
    Decision on_clock(std::int64_t now_us, std::int64_t serving_since_us = 0) const {
        EXPECT_EQ(state_.deadlines_size(), 1);
        auto asked = Domain::on_timer(state_.deadlines(0));
        *asked.mutable_context()->mutable_actor() = kTimer;
        asked.mutable_context()->set_now_us(now_us);
        asked.mutable_context()->set_serving_since_us(serving_since_us);
        return Domain::decide(asked, state_, *policy_);
    }
    Told& after_clock(std::int64_t now_us) {
        last_ = on_clock(now_us).events().at(0);
        state_ = Domain::evolve(state_, last_, {++version_, now_us});
        return *this;
    }
    // From now on.
    Told& at(std::int64_t now_us) {
        now_us_ = now_us;
        return *this;
    }
    // What is said twice counts as it is said last.
    Command command(const std::string& text, const Principal& actor) const {
        Command command;
        if (!google::protobuf::TextFormat::MergeFromString(text, &command))
            throw std::invalid_argument("not a command: " + text);
        *command.mutable_context()->mutable_actor() = actor;
        command.mutable_context()->set_now_us(now_us_);
        if constexpr (requires { Domain::kStream; })
            command.mutable_context()->set_stream(Domain::kStream);
        return command;
    }

    const State& state() const { return state_; }
    const Event& last() const { return last_; }
    std::string_view status() const { return Domain::state_name(state_); }
    // The timer that runs, with the moment it is due: "route_by" and 1 h, say.
    std::pair<std::string, std::int64_t> clock() const {
        EXPECT_EQ(state_.deadlines_size(), 1);
        const auto& deadline = state_.deadlines(0).deadline();
        return {deadline.timer(), deadline.due_us()};
    }

private:
    static constexpr std::int64_t begin_us() {
        if constexpr (requires { Domain::kBegin_us; }) return Domain::kBegin_us;
        return kNow_us;
    }
    Told& evolve(const Decision& decision) {
        for (const auto& event : decision.events()) {
            last_ = event;
            state_ = Domain::evolve(state_, last_, {++version_, now_us_});
        }
        return *this;
    }

    const base::Policy* policy_;
    State state_;
    Event last_;
    std::uint64_t version_ = 0;
    std::int64_t now_us_ = begin_us();
};

}  // namespace enlace::test

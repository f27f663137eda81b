#include <atomic>
#include <thread>

#include "aggregate/engine.h"
#include "base/stream_id.h"
#include "directory/policy_file.h"
#include "enlace/referral/v1/referral.pb.h"
#include "journal/embedded/embedded_log.h"
#include "process/installed.h"
#include "referral/deciders.h"
#include "security/keyring_file.h"
#include "tools/benchmarks/calls.h"
#include "tools/benchmarks/history_writer.h"
#include "tools/benchmarks/measures.h"
#include "tools/benchmarks/mixed_day.h"
#include "tools/benchmarks/processor_time.h"
#include "tools/benchmarks/progress.h"
#include "tools/benchmarks/wait_until.h"

namespace enlace::bench {
namespace {

using aggregate::Engine;

constexpr std::uint64_t kFew = 1'000;
constexpr std::uint64_t kMany = 1'000'000;
constexpr std::uint64_t kDueOnes = 1'000;  // Of either, tomorrow; the rest within a month.
constexpr std::chrono::seconds kIdleFor{10};

// The machine's, until a day is skipped.
class SkippingClock final : public base::Clock {
public:
    std::int64_t wall_us() const override { return base::system_clock().wall_us() + ahead_us_; }
    std::int64_t steady_us() const override { return base::system_clock().steady_us() + ahead_us_; }
    void skip_a_day() { ahead_us_ += base::kDay_us; }

private:
    std::atomic<std::int64_t> ahead_us_ = 0;
};

// What clocks cost where so many things are open.
struct ClockCosts {
    double idle_ms_per_s = 0;  // Processors, while nothing is due.
    double breach_us = 0;      // Processors, for one of those that are.
};

void write_referrals(HistoryWriter& writer, std::uint64_t count) {
    const std::int64_t now_us = base::system_clock().wall_us();
    common::v1::Principal sender;
    sender.set_client("his");
    sender.set_institution(std::string(kHospital));
    sender.set_role(common::v1::INTEGRATION);
    Progress progress("open referrals", count);
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto digest = digest_of("referral", i);
        HistoryWriter::Stream stream{
            base::make_stream_id("referral", base::slot_of_digest(digest), digest)};
        referral::v1::ReferralSent sent;
        sent.set_referrer(std::string(kHospital));
        sent.set_receiver(std::string(kReceiver));
        sent.set_service("CARDIOLOGIA");
        sent.set_need(referral::v1::ReferralNeed::SPECIALIST_CARE);
        sent.set_priority(common::v1::ROUTINE);
        auto& clock = *sent.mutable_answer_by();
        clock.set_timer("answer_by");
        // Somewhere among the others, as they come in.
        const bool is_due = i % (count / kDueOnes) == 0;
        clock.set_due_us(now_us + (is_due ? base::kDay_us : 20 * base::kDay_us) +
                         static_cast<std::int64_t>(i));
        clock.set_response_us(base::kDay_us);
        writer.write("referral", stream, sent, {sender, stream.id, stream.id, now_us});
        progress.at(i);
    }
    writer.finish();
}

// Until the store has done in the background what the history left it to do.
void await_rest() {
    wait_until("the store comes to rest", [] {
        const double before_us = processor_time_us();
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
        return processor_time_us() - before_us < 25'000;
    });
}

ClockCosts measure_clocks(const std::filesystem::path& folder, std::uint64_t open) {
    const auto keys = security::KeyFiles::create(folder / "keys");
    journal::EmbeddedLog log({.directory = folder});
    const auto keyring = security::FileKeyring::open(folder / "keyring", keys.keyring_kek);
    HistoryWriter writer(log, keys, *keyring, {"referral"});
    write_referrals(writer, open);

    const auto policy = directory::load_policy(process::installed("deploy/policy/policy.json"), {});
    const auto referrals = referral::referral_decider(policy);
    Engine::Options options;
    options.journal = journal::found(log,
                                     {.service = "referral",
                                      .partitions = kPartitions,
                                      .deployment_key_id = keys.deployment.id(),
                                      .identity_key_id = keys.identity.id()},
                                     base::system_clock());
    options.deciders = {referrals.get()};
    projection::Store store({.path = folder / "store", .families = Engine::families()});
    SkippingClock clock;
    Engine engine(log, store, *keyring, keys.deployment, clock, options);
    engine.start();
    await_rest();

    ClockCosts costs;
    const double idle_from_us = processor_time_us();
    std::this_thread::sleep_for(kIdleFor);
    costs.idle_ms_per_s = (processor_time_us() - idle_from_us) / 1000 /
                          std::chrono::duration<double>(kIdleFor).count();

    const double from_us = processor_time_us();
    clock.skip_a_day();
    wait_until("what is due is recorded", [&] { return engine.status().timers_fired >= kDueOnes; });
    costs.breach_us = (processor_time_us() - from_us) / static_cast<double>(kDueOnes);
    engine.stop();
    if (engine.status().timers_fired != kDueOnes)
        throw std::runtime_error("a breach was recorded of what was not due");
    return costs;
}

}  // namespace

std::vector<Figure> measure_breaches(const Settings& settings) {
    const auto of = [&](const char* name, std::uint64_t open) {
        const auto folder = settings.folder / name;
        std::filesystem::create_directories(folder);
        const auto costs = measure_clocks(folder, open);
        std::filesystem::remove_all(folder);
        return costs;
    };
    const auto few = of("breaches-few", kFew), many = of("breaches-many", kMany);
    return {{"breach_idle_ms_per_s_few", few.idle_ms_per_s},
            {"breach_idle_ms_per_s_many", many.idle_ms_per_s},
            {"breach_idle_ratio", many.idle_ms_per_s / few.idle_ms_per_s},
            {"breach_us_few", few.breach_us},
            {"breach_us_many", many.breach_us}};
}

}  // namespace enlace::bench

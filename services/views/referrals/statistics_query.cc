#include <algorithm>
#include <map>

#include "projection/sums.h"
#include "views/folding/positions.h"
#include "views/queries.h"
#include "views/referrals/referral_statistics.h"

namespace enlace::views {
namespace {

void take_sum(const SumKey& key, std::int64_t sum, v1::ReceiverStatistics& receiver) {
    const auto count = static_cast<std::uint64_t>(sum);
    if (key.name == counters::kAccepted) {
        receiver.set_accepted(receiver.accepted() + count);
    } else if (key.name == counters::kUnanswered) {
        receiver.set_unanswered(receiver.unanswered() + count);
    } else if (key.name == counters::kAnswerTime_s) {
        receiver.set_mean_answer_s(receiver.mean_answer_s() + sum);  // Divided at the end.
    } else if (key.name == counters::kRejected) {
        receiver.set_rejected(receiver.rejected() + count);
        referral::v1::ReferralReject::Code code{};
        referral::v1::ReferralReject::Code_Parse(std::string(key.value), &code);
        auto& all = *receiver.mutable_rejected_for();
        auto at = std::ranges::find(all, code, &v1::ReceiverStatistics::RejectedFor::code);
        if (at == all.end()) {
            all.Add()->set_code(code);
            at = all.end() - 1;
        }
        at->set_count(at->count() + count);
    } else if (key.name == counters::kAnsweredWithin) {
        const auto limit_s = static_cast<std::int64_t>(parse_number(key.value).value_or(0));
        auto& all = *receiver.mutable_answered_within();
        auto at = std::ranges::find(all, limit_s, &v1::ReceiverStatistics::AnsweredWithin::limit_s);
        if (at == all.end()) {
            all.Add()->set_limit_s(limit_s);
            at = all.end() - 1;
        }
        at->set_count(at->count() + count);
    }
}

void finish(v1::ReceiverStatistics& receiver) {
    const std::uint64_t answered = receiver.accepted() + receiver.rejected();
    if (answered > 0) {
        receiver.set_rejected_permille(
            static_cast<std::uint32_t>(receiver.rejected() * 1000 / answered));
        receiver.set_mean_answer_s(receiver.mean_answer_s() / static_cast<std::int64_t>(answered));
    }
    std::ranges::sort(*receiver.mutable_rejected_for(), {},
                      &v1::ReceiverStatistics::RejectedFor::code);
    // What came later than all limits comes last.
    std::ranges::sort(*receiver.mutable_answered_within(), {}, [](const auto& within) {
        return static_cast<std::uint64_t>(within.limit_s()) - 1;
    });
}

// Of owners whose sums begin with `prefix`, by CLUES.
std::map<std::string, v1::ReceiverStatistics> by_receiver(const projection::Store& store,
                                                          std::string_view prefix) {
    std::map<std::string, v1::ReceiverStatistics> receivers;
    const auto at = store.snapshot();
    const auto add = [&](std::string_view key, std::string_view sum) {
        std::string_view rest = key;
        const std::string owner(take_ended(rest));
        const std::string clues = owner.substr(kReceiverOwner.size());
        auto& receiver = receivers[clues];
        receiver.set_receiver(clues);
        take_sum(read_sum_key(sum_prefix(owner), key), projection::SumTable::read(sum), receiver);
        return true;
    };
    store.scan(family::sums, prefix, prefix, add, at.get());
    for (auto& [clues, receiver] : receivers) finish(receiver);
    return receivers;
}

}  // namespace

Found<v1::ReferralStatistics> Queries::referral_statistics() const {
    v1::ReferralStatistics view;
    rest_on(sources_.progress.all_tokens(), sources_.progress.age_ms(), view);
    for (auto& [clues, receiver] : by_receiver(sources_.store, kReceiverOwner))
        *view.add_receivers() = std::move(receiver);
    return view;
}

Found<v1::ReceiverStatistics> Queries::referral_statistics(std::string_view clues) const {
    const auto tokens = sources_.progress.all_tokens();
    const std::int64_t age_ms = sources_.progress.age_ms();
    const std::string owner = std::string(kReceiverOwner).append(clues);
    auto found = by_receiver(sources_.store, sum_prefix(owner));
    v1::ReceiverStatistics view;
    if (!found.empty()) view = std::move(found.begin()->second);
    view.set_receiver(std::string(clues));
    rest_on(tokens, age_ms, view);
    return view;
}

}  // namespace enlace::views

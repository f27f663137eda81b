#include "journal/kafka/topics.h"

#include <charconv>
#include <chrono>

#include "telemetry/log.h"

namespace enlace::journal {
namespace {

constexpr std::chrono::seconds kDescribeWithin{10};
constexpr std::int64_t kMessageMin = 1 << 20;
const std::string kJournalBegins = "enlace.";
const std::string kJournalEnds = ".journal.v1";
constexpr std::int64_t kDay_ms = 24 * 60 * 60 * 1000;

std::optional<std::int64_t> number(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

using Holds = bool (*)(const std::string& is, const std::string& wanted);

bool same(const std::string& is, const std::string& wanted) {
    return is == wanted;
}

bool at_least(const std::string& is, const std::string& wanted) {
    return number(is) && *number(is) >= *number(wanted);
}

bool at_most(const std::string& is, const std::string& wanted) {
    return number(is) && *number(is) <= *number(wanted);
}

// Of the settings that a plan has.
struct Rule {
    const char* setting;
    Holds holds;
    const char* otherwise;
};

constexpr Rule kRules[] = {
    {"cleanup.policy", same, "the broker would remove what must stay, or keep what must go"},
    {"retention.ms", same, "old entries would be deleted"},
    {"retention.bytes", same, "old entries would be deleted"},
    {"min.insync.replicas", at_least,
     "an entry could be confirmed that too few brokers have to survive the loss of one"},
    {"unclean.leader.election.enable", same,
     "a broker that has missed entries could take over, and confirmed ones would be gone"},
    {"max.message.bytes", at_least, "large entries would be refused"},
    {"max.compaction.lag.ms", at_most, "destroyed keys would stay on the brokers' disks"},
};

std::map<std::string, std::string> common_settings(const TopicRules& rules) {
    return {{"min.insync.replicas", std::to_string(rules.min_insync)},
            {"unclean.leader.election.enable", "false"},
            {"max.message.bytes", std::to_string(kMessageMin)}};
}

}  // namespace

std::vector<JournalShape> journals_on(const kafka::Admin& admin, const TopicRules& rules) {
    std::map<std::string, std::uint32_t> topics;
    try {
        topics = admin.topics(kDescribeWithin);
    } catch (const kafka::Error& error) {
        throw LogUnavailable(std::string(error.what()) +
                             ": check that the brokers run and can be reached");
    }
    std::vector<JournalShape> journals;
    const std::string begins = rules.prefix + kJournalBegins;
    for (const auto& [name, partitions] : topics) {
        if (!name.starts_with(begins) || !name.ends_with(kJournalEnds)) continue;
        if (name.size() <= begins.size() + kJournalEnds.size()) continue;
        const auto length = name.size() - begins.size() - kJournalEnds.size();
        journals.push_back({name.substr(begins.size(), length), partitions});
    }
    return journals;
}

std::string journal_topic(const TopicRules& rules, std::string_view service) {
    return rules.prefix + kJournalBegins + std::string(service) + kJournalEnds;
}

std::string keyring_topic(const TopicRules& rules) {
    return rules.prefix + "enlace.keyring.v1";
}

kafka::TopicPlan plan_journal(const TopicRules& rules,
                              std::string_view service,
                              std::uint32_t partitions) {
    kafka::TopicPlan plan{.name = journal_topic(rules, service),
                          .partitions = partitions,
                          .replication = rules.replication,
                          .settings = common_settings(rules)};
    plan.settings["cleanup.policy"] = "delete";
    plan.settings["retention.ms"] = "-1";
    plan.settings["retention.bytes"] = "-1";
    return plan;
}

kafka::TopicPlan plan_keyring(const TopicRules& rules) {
    kafka::TopicPlan plan{.name = keyring_topic(rules),
                          .partitions = 1,
                          .replication = rules.replication,
                          .settings = common_settings(rules)};
    plan.settings["cleanup.policy"] = "compact";
    plan.settings["max.compaction.lag.ms"] = std::to_string(kDay_ms);
    return plan;
}

std::optional<std::string> obstacle(const kafka::TopicPlan& plan,
                                    const std::optional<kafka::TopicState>& state) {
    if (!state) {
        return "topic " + plan.name + " does not exist: make it with `enlace topics create`";
    }
    if (state->partitions != plan.partitions) {
        return "topic " + plan.name + " has " + std::to_string(state->partitions) +
               " partitions, not " + std::to_string(plan.partitions) +
               ": the number is fixed for ever; configure the one it was made with, and never add "
               "partitions to it";
    }
    return std::nullopt;
}

std::vector<std::string> dangers(const kafka::TopicPlan& plan, const kafka::TopicState& state) {
    std::vector<std::string> found;
    if (state.replication < plan.replication) {
        found.push_back("a partition has " + std::to_string(state.replication) + " copies, not " +
                        std::to_string(plan.replication) +
                        ": it would be gone with its brokers; add copies with "
                        "kafka-reassign-partitions.sh");
    }
    for (const Rule& rule : kRules) {
        const auto wanted = plan.settings.find(rule.setting);
        if (wanted == plan.settings.end()) continue;
        const auto at = state.settings.find(rule.setting);
        const std::string is = at == state.settings.end() ? "" : at->second;
        if (rule.holds(is, wanted->second)) continue;
        const std::string assignment = std::string(rule.setting) + "=" + wanted->second;
        found.push_back(std::string(rule.setting) + " is " + (is.empty() ? "not set" : is) + ": " +
                        rule.otherwise +
                        "; set it with kafka-configs.sh --alter --entity-type topics "
                        "--entity-name " +
                        plan.name + " --add-config " + assignment);
    }
    return found;
}

void check_topic(const kafka::Admin& admin, const kafka::TopicPlan& plan, const TopicRules& rules) {
    std::optional<kafka::TopicState> state;
    try {
        state = admin.describe(plan.name, kDescribeWithin);
    } catch (const kafka::Error& error) {
        throw LogUnavailable(std::string(error.what()) +
                             ": check that the brokers run and can be reached");
    }
    if (const auto why = obstacle(plan, state)) throw std::runtime_error(*why);
    std::string all;
    for (const auto& danger : dangers(plan, *state)) {
        log::warning("topic_dangerous", {{"topic", plan.name}, {"danger", danger}});
        all += "\n  " + danger;
    }
    if (!all.empty() && !rules.unsafe) {
        throw std::runtime_error("topic " + plan.name +
                                 " is not safe to write to (--unsafe does it nevertheless):" + all);
    }
}

}  // namespace enlace::journal

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "directory/directory.h"
#include "gateway/domain/message.h"
#include "journal/founding.h"
#include "journal/kafka/topics.h"

// The topics that outsiders read; proto/enlace/public/README.md says what they are to them.
namespace enlace::gateway {

std::string topic_of(const journal::TopicRules& rules, const Audience& audience);

// All audiences there are: of a jurisdiction or an institution that the directory does not know
// there is no topic, and it is told nothing.
std::vector<Audience> audiences(const directory::Directory& directory);

// `partitions`: of the data teams' topics; the others have one, and so an order of everything.
kafka::TopicPlan plan_public(const journal::TopicRules& rules,
                             const Audience& audience,
                             std::uint32_t partitions);

// What an institution sends its commands to, and where it is told what became of them.
std::string inbox_of(const journal::TopicRules& rules, std::string_view institution);
std::string outbox_of(const journal::TopicRules& rules, std::string_view institution);
kafka::TopicPlan plan_mailbox(const journal::TopicRules& rules, const std::string& topic);

// The group in which the gateway's instances share the journals, and what each of them is to the
// brokers when it writes.
std::string group_of(const journal::TopicRules& rules);
std::string transactional_id(const journal::TopicRules& rules, unsigned instance);
// The same for the inboxes.
std::string inbox_group_of(const journal::TopicRules& rules);
std::string inbox_transactional_id(const journal::TopicRules& rules, unsigned instance);

// The topic whose partitions stand for those of the same number of all journals: for the group.
std::string shared_topic(const journal::TopicRules& rules,
                         const std::vector<journal::JournalInfo>& journals);

}  // namespace enlace::gateway

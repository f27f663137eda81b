#pragma once

#include <google/protobuf/descriptor.h>

#include <optional>
#include <string>
#include <vector>

#include "kafka/admin.h"

// What outsiders have to do with on Kafka, as one table: the topics with what goes through them.
namespace enlace::gateway {

// A topic, or all of a kind that differ by one word.
struct PublishedTopic {
    enum class To { outsiders, enlace };

    std::string name;    // In documents.
    std::string varies;  // The word's name, in braces in the address; empty: there is one topic.
    std::string varies_by;
    To to = To::outsiders;
    std::string meaning;
    std::string key;
    kafka::TopicPlan plan;  // Its name is the address.
    std::vector<const google::protobuf::Descriptor*> messages;
};

// `partitions`: of the data teams' topics.
std::vector<PublishedTopic> published_language(std::uint32_t partitions);

// The same after AsyncAPI 3, as JSON; what is sent and received there is by Enlace.
std::string asyncapi(std::uint32_t partitions);

}  // namespace enlace::gateway

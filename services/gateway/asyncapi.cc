#include <set>

#include "gateway/published_language.h"
#include "openapi/comments.h"
#include "openapi/json_writer.h"
#include "openapi/schemas.h"

namespace enlace::gateway {
namespace {

using google::protobuf::Descriptor;
using openapi::JsonWriter;
using openapi::Schemas;

constexpr auto kIntroduction =
    "What Enlace tells outsiders on Apache Kafka, and what institutions may tell it. Enlace sends "
    "and receives here as it is said of each operation; whoever reads a topic receives what Enlace "
    "sends.\n\nValues are protobuf, of the type that `ce_type` names; schemas show their JSON. "
    "Commands, and so their outcomes, may be JSON instead. Read with "
    "`isolation.level=read_committed`. More than this is in proto/enlace/public/README.md.";

constexpr auto kBindingVersion = "0.5.0";

// Of CloudEvents 1.0, binary mode.
constexpr auto kHeaders =
    R"({"type":"object","required":["ce_specversion","ce_id","ce_type","ce_source",)"
    R"("content-type"],)"
    R"("properties":{"ce_specversion":{"const":"1.0"},)"
    R"("ce_id":{"type":"string","minLength":1,"maxLength":255,"description":"No two messages of a )"
    R"(source have the same one."},)"
    R"("ce_type":{"type":"string","description":"Full name of the message in the value."},)"
    R"("ce_source":{"type":"string","minLength":1,"maxLength":255},)"
    R"("ce_subject":{"type":"string","description":"Id of the thing; of a command: what it is )"
    R"(done to."},)"
    R"("ce_time":{"type":"string","format":"date-time"},)"
    R"("content-type":{"enum":["application/protobuf","application/json"]},)"
    R"("ce_human":{"type":"string","maxLength":128,"description":"Of commands: staff id of who )"
    R"(stands behind it."},)"
    R"("ce_language":{"enum":["es","en"],"description":"Of commands: of the outcome's text."},)"
    R"("ce_expectedversion":{"type":"string","pattern":"^[0-9]+$","description":"Of commands: it )"
    R"(is refused where the thing has another version."}}})";

void write_channel(JsonWriter& out, const PublishedTopic& topic) {
    out.key(topic.name).begin_object().member("address", topic.plan.name);
    out.member("description", topic.meaning + " Key: " + topic.key);
    if (!topic.varies.empty()) {
        out.key("parameters").begin_object().key(topic.varies).begin_object();
        out.member("description", topic.varies_by).end_object().end_object();
    }
    out.key("messages").begin_object();
    for (const auto* type : topic.messages) {
        out.key(type->full_name()).begin_object();
        out.member("$ref", "#/components/messages/" + type->full_name()).end_object();
    }
    out.end_object();
    out.key("bindings").begin_object().key("kafka").begin_object();
    out.member("partitions", static_cast<std::int64_t>(topic.plan.partitions));
    out.key("topicConfiguration").begin_object();
    out.key("cleanup.policy").begin_array().value(topic.plan.settings.at("cleanup.policy"));
    out.end_array().key("retention.ms").raw(topic.plan.settings.at("retention.ms")).end_object();
    out.member("bindingVersion", kBindingVersion).end_object().end_object().end_object();
}

void write_operation(JsonWriter& out, const PublishedTopic& topic) {
    const bool sends = topic.to == PublishedTopic::To::outsiders;
    out.key((sends ? "send_" : "receive_") + topic.name).begin_object();
    out.member("action", sends ? "send" : "receive").key("channel").begin_object();
    out.member("$ref", "#/channels/" + topic.name).end_object();
    out.member("summary", topic.meaning).end_object();
}

void write_message(JsonWriter& out,
                   const Descriptor& type,
                   const std::string& key,
                   Schemas& schemas) {
    out.key(type.full_name()).begin_object().member("name", type.full_name());
    out.member("title", type.name()).text("summary", openapi::comment_of(type));
    out.member("contentType", "application/protobuf");
    out.key("headers")
        .begin_object()
        .member("$ref", "#/components/schemas/CloudEvent")
        .end_object();
    schemas.refer(out.key("payload"), type);
    out.key("bindings").begin_object().key("kafka").begin_object().key("key").begin_object();
    out.member("type", "string").member("description", key).end_object();
    out.member("bindingVersion", kBindingVersion).end_object().end_object().end_object();
}

}  // namespace

std::string asyncapi(std::uint32_t partitions) {
    const auto topics = published_language(partitions);
    JsonWriter out;
    Schemas schemas;
    out.begin_object().member("asyncapi", "3.0.0").key("info").begin_object();
    out.member("title", "Enlace on Apache Kafka").member("version", "1");
    out.member("description", kIntroduction).end_object();
    out.member("defaultContentType", "application/protobuf").key("channels").begin_object();
    for (const auto& topic : topics) write_channel(out, topic);
    out.end_object().key("operations").begin_object();
    for (const auto& topic : topics) write_operation(out, topic);
    out.end_object().key("components").begin_object().key("messages").begin_object();
    std::set<const Descriptor*> written;
    for (const auto& topic : topics) {
        for (const auto* type : topic.messages) {
            if (!written.insert(type).second) continue;
            write_message(out, *type, topic.key, schemas);
        }
    }
    out.end_object().key("schemas").begin_object().key("CloudEvent").raw(kHeaders);
    schemas.write(out);
    out.end_object().end_object().end_object();
    return out.take();
}

}  // namespace enlace::gateway

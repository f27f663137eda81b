#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/policy/v1/policy.pb.h"
#include "enlace/views/v1/views.pb.h"
#include "http/json.h"

// Our JSON and the library's are the same language: what one writes, the other reads.
namespace enlace::http {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;

std::string random_text(std::mt19937_64& random) {
    constexpr std::array<std::string_view, 9> kParts = {"a", "\"", "\\", "\n",          "\x01",
                                                        "ñ", "😀", "/",  "\xe2\x80\xa8"};
    std::string text;
    for (auto length = random() % 6; length > 0; --length) text += kParts[random() % kParts.size()];
    return text;
}

void fill(Message& message, std::mt19937_64& random, int depth);

void fill_field(Message& message,
                const FieldDescriptor* field,
                std::mt19937_64& random,
                int depth) {
    const auto* reflection = message.GetReflection();
    const bool many = field->is_repeated();
    const auto bits = random() >> (random() % 64);
    switch (field->cpp_type()) {
        case FieldDescriptor::CPPTYPE_INT32: {
            const auto value = static_cast<std::int32_t>(bits);
            many ? reflection->AddInt32(&message, field, value)
                 : reflection->SetInt32(&message, field, value);
            break;
        }
        case FieldDescriptor::CPPTYPE_INT64: {
            const auto value = static_cast<std::int64_t>(bits);
            many ? reflection->AddInt64(&message, field, value)
                 : reflection->SetInt64(&message, field, value);
            break;
        }
        case FieldDescriptor::CPPTYPE_UINT32: {
            const auto value = static_cast<std::uint32_t>(bits);
            many ? reflection->AddUInt32(&message, field, value)
                 : reflection->SetUInt32(&message, field, value);
            break;
        }
        case FieldDescriptor::CPPTYPE_UINT64:
            many ? reflection->AddUInt64(&message, field, bits)
                 : reflection->SetUInt64(&message, field, bits);
            break;
        case FieldDescriptor::CPPTYPE_DOUBLE: {
            const double value = static_cast<double>(bits) / 7;
            many ? reflection->AddDouble(&message, field, value)
                 : reflection->SetDouble(&message, field, value);
            break;
        }
        case FieldDescriptor::CPPTYPE_FLOAT: {
            const float value = static_cast<float>(bits) / 7;
            many ? reflection->AddFloat(&message, field, value)
                 : reflection->SetFloat(&message, field, value);
            break;
        }
        case FieldDescriptor::CPPTYPE_BOOL:
            many ? reflection->AddBool(&message, field, bits & 1)
                 : reflection->SetBool(&message, field, bits & 1);
            break;
        case FieldDescriptor::CPPTYPE_ENUM: {
            const auto* type = field->enum_type();
            const auto* value =
                type->value(static_cast<int>(random() % 1000) % type->value_count());
            many ? reflection->AddEnum(&message, field, value)
                 : reflection->SetEnum(&message, field, value);
            break;
        }
        case FieldDescriptor::CPPTYPE_STRING:
            many ? reflection->AddString(&message, field, random_text(random))
                 : reflection->SetString(&message, field, random_text(random));
            break;
        case FieldDescriptor::CPPTYPE_MESSAGE:
            fill(many ? *reflection->AddMessage(&message, field)
                      : *reflection->MutableMessage(&message, field),
                 random, depth - 1);
            break;
    }
}

void fill(Message& message, std::mt19937_64& random, int depth) {
    const auto* type = message.GetDescriptor();
    if (auto* time = dynamic_cast<google::protobuf::Timestamp*>(&message)) {
        time->set_seconds(static_cast<std::int64_t>(random() % 4'000'000'000));
        time->set_nanos(static_cast<std::int32_t>(random() % 3 * 1'000'000));
        return;
    }
    if (auto* duration = dynamic_cast<google::protobuf::Duration*>(&message)) {
        duration->set_seconds(static_cast<std::int64_t>(random() % 4'000'000) - 2'000'000);
        return;
    }
    for (int i = 0; i < type->field_count() && depth > 0; ++i)
        for (auto times = random() % (type->field(i)->is_repeated() ? 4 : 2); times > 0; --times)
            fill_field(message, type->field(i), random, depth);
}

// Every scalar type once alone and once repeated, made here since our own files don't have them.
google::protobuf::FileDescriptorProto scalars_file() {
    google::protobuf::FileDescriptorProto file;
    file.set_name("scalars.proto");
    file.set_package("scalars");
    file.set_syntax("proto3");
    auto& message = *file.add_message_type();
    message.set_name("Scalars");
    using Type = google::protobuf::FieldDescriptorProto;
    int number = 0;
    for (int type = Type::TYPE_DOUBLE; type <= Type::Type_MAX; ++type) {
        if (type == Type::TYPE_GROUP || type == Type::TYPE_MESSAGE || type == Type::TYPE_BYTES ||
            type == Type::TYPE_ENUM)
            continue;
        for (const bool many : {false, true}) {
            auto& field = *message.add_field();
            field.set_number(++number);
            field.set_name((many ? "many_of_" : "one_of_") + std::to_string(type));
            field.set_type(static_cast<Type::Type>(type));
            field.set_label(many ? Type::LABEL_REPEATED : Type::LABEL_OPTIONAL);
        }
    }
    return file;
}

class JsonLikeTheLibrary : public testing::Test {
protected:
    void compare(const Message& prototype) {
        const auto seed = std::random_device{}();
        SCOPED_TRACE(prototype.GetTypeName() + " with seed " + std::to_string(seed));
        std::mt19937_64 random(seed);
        for (int i = 0; i < 200; ++i) {
            const std::unique_ptr<Message> original(prototype.New());
            fill(*original, random, 5);

            const std::unique_ptr<Message> read_by_library(prototype.New());
            const auto ours = to_json(*original);
            ASSERT_TRUE(
                google::protobuf::util::JsonStringToMessage(ours, read_by_library.get()).ok())
                << ours;
            EXPECT_TRUE(MessageDifferencer::Equals(*original, *read_by_library)) << ours;

            std::string theirs;
            ASSERT_TRUE(google::protobuf::util::MessageToJsonString(*original, &theirs).ok());
            const std::unique_ptr<Message> read_by_us(prototype.New());
            const auto read = from_json(theirs, *read_by_us);
            // All is read before it is seen that something is missing.
            ASSERT_TRUE(read || read.error().code == "missing_field")
                << read.error().code << " " << read.error().detail.en << theirs;
            EXPECT_TRUE(MessageDifferencer::Equals(*original, *read_by_us)) << theirs;
        }
    }
};

TEST_F(JsonLikeTheLibrary, ForScalars) {
    google::protobuf::DescriptorPool pool;
    const auto* file = pool.BuildFile(scalars_file());
    ASSERT_TRUE(file);
    google::protobuf::DynamicMessageFactory factory;
    compare(*factory.GetPrototype(file->message_type(0)));
}

TEST_F(JsonLikeTheLibrary, ForMessagesWithinMessages) {
    compare(homevisits::v1::HomeVisitState::default_instance());
    compare(homevisits::v1::HomeVisitEvent::default_instance());
}

TEST_F(JsonLikeTheLibrary, ForTimes) {
    compare(views::v1::HomeVisitView::default_instance());
    compare(policy::v1::Clock::default_instance());
}

}  // namespace
}  // namespace enlace::http

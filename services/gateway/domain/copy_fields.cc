#include "gateway/domain/copy_fields.h"

#include <google/protobuf/timestamp.pb.h>

#include <string>

#include "enlace/common/v1/common.pb.h"
#include "enlace/options.pb.h"
#include "gateway/domain/times.h"

namespace enlace::gateway {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Timestamp;

bool is(const FieldDescriptor& field, const Descriptor& type) {
    return field.message_type() == &type;
}

bool fits(const FieldDescriptor& from, const FieldDescriptor& to) {
    if (from.is_repeated() != to.is_repeated()) return false;
    if (to.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        return from.type() == FieldDescriptor::TYPE_STRING ||
               from.cpp_type() == FieldDescriptor::CPPTYPE_ENUM;
    }
    if (to.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
        return !to.is_repeated() && from.cpp_type() == to.cpp_type();
    }
    if (from.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return false;
    return is(to, *Timestamp::descriptor()) ? is(from, *common::v1::Deadline::descriptor()) : true;
}

// Where the event has what the published field is to hold; nullptr: it does not.
const FieldDescriptor* source_of(const Descriptor& event,
                                 const FieldDescriptor& to,
                                 Personal personal) {
    const FieldDescriptor* from = event.FindFieldByName(to.name());
    if (from && !fits(*from, to)) from = nullptr;
    if (!from && to.message_type() == Timestamp::descriptor()) {
        from = event.FindFieldByName(to.name() + "_us");
        if (from && from->cpp_type() != FieldDescriptor::CPPTYPE_INT64) from = nullptr;
    }
    if (from && personal == Personal::left_out && from->options().GetExtension(enlace::personal)) {
        return nullptr;
    }
    return from;
}

const std::string& name_of(const EnumValueDescriptor& value) {
    static const std::string none;
    return value.number() == 0 ? none : value.name();
}

void copy_texts(const Message& event,
                const FieldDescriptor& from,
                Message& published,
                const FieldDescriptor& to) {
    const auto& read = *event.GetReflection();
    const auto& write = *published.GetReflection();
    const bool code = from.cpp_type() == FieldDescriptor::CPPTYPE_ENUM;
    if (!to.is_repeated()) {
        write.SetString(&published, &to,
                        code ? name_of(*read.GetEnum(event, &from)) : read.GetString(event, &from));
        return;
    }
    for (int i = 0; i < read.FieldSize(event, &from); ++i) {
        write.AddString(&published, &to,
                        code ? name_of(*read.GetRepeatedEnum(event, &from, i))
                             : read.GetRepeatedString(event, &from, i));
    }
}

void copy_message(const Message& event,
                  const FieldDescriptor& from,
                  Message& published,
                  const FieldDescriptor& to,
                  Personal personal) {
    const auto& part = event.GetReflection()->GetMessage(event, &from);
    auto& target = *published.GetReflection()->MutableMessage(&published, &to);
    if (is(to, *Timestamp::descriptor())) {
        static_cast<Timestamp&>(target) =
            as_timestamp(static_cast<const common::v1::Deadline&>(part).due_us());
        return;
    }
    copy_fields(part, target, personal);
}

void copy_messages(const Message& event,
                   const FieldDescriptor& from,
                   Message& published,
                   const FieldDescriptor& to,
                   Personal personal) {
    const auto& read = *event.GetReflection();
    for (int i = 0; i < read.FieldSize(event, &from); ++i) {
        copy_fields(read.GetRepeatedMessage(event, &from, i),
                    *published.GetReflection()->AddMessage(&published, &to), personal);
    }
}

void copy_field(const Message& event,
                const FieldDescriptor& from,
                Message& published,
                const FieldDescriptor& to,
                Personal personal) {
    const auto& read = *event.GetReflection();
    const auto& write = *published.GetReflection();
    if (to.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        copy_texts(event, from, published, to);
        return;
    }
    if (to.is_repeated()) {
        copy_messages(event, from, published, to, personal);
        return;
    }
    if (!read.HasField(event, &from)) return;
    if (from.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        copy_message(event, from, published, to, personal);
    } else if (to.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        auto& time = *write.MutableMessage(&published, &to);
        static_cast<Timestamp&>(time) = as_timestamp(read.GetInt64(event, &from));
    } else if (to.cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
        write.SetBool(&published, &to, read.GetBool(event, &from));
    } else if (to.cpp_type() == FieldDescriptor::CPPTYPE_UINT32) {
        write.SetUInt32(&published, &to, read.GetUInt32(event, &from));
    }
}

}  // namespace

void copy_fields(const Message& event, Message& published, Personal personal) {
    const auto& type = *published.GetDescriptor();
    for (int i = 0; i < type.field_count(); ++i) {
        const auto& to = *type.field(i);
        if (const auto* from = source_of(*event.GetDescriptor(), to, personal)) {
            copy_field(event, *from, published, to, personal);
        }
    }
}

bool feeds(const Descriptor& event, const FieldDescriptor& to, Personal personal) {
    return source_of(event, to, personal) != nullptr;
}

}  // namespace enlace::gateway

#include "aggregate/decider.h"

#include <cctype>

#include "aggregate/events.h"
#include "base/check.h"
#include "enlace/options.pb.h"

namespace enlace::aggregate {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;

constexpr std::uint32_t kFirstOwnOutcome = 100;

// Every wrapper has one oneof, `kind`.
const google::protobuf::OneofDescriptor& kinds_of(const Descriptor& wrapper) {
    base::check(wrapper.oneof_decl_count() == 1, "a wrapper has one oneof");
    return *wrapper.oneof_decl(0);
}

const FieldDescriptor* field_of_type(const Descriptor& wrapper, std::string_view type) {
    const auto& kinds = kinds_of(wrapper);
    for (int i = 0; i < kinds.field_count(); ++i) {
        if (kinds.field(i)->message_type()->full_name() == type) return kinds.field(i);
    }
    return nullptr;
}

// `field` is the one of the event's type, if the wrapper has it.
Folded readable(const FieldDescriptor* field, const journal::v1::RecordedEvent& event) {
    const std::uint32_t schema = std::max(event.meta().schema(), 1u);
    if (field && schema <= schema_of(*field->message_type())) return {};
    return {Folded::newer_schema, schema};
}

// Nothing where only a newer release knows the outcome.
const EnumValueDescriptor* known_outcome(std::uint32_t outcome, const EnumDescriptor& rejections) {
    const auto& known = outcome < kFirstOwnOutcome
                            ? *google::protobuf::GetEnumDescriptor<common::v1::Outcome>()
                            : rejections;
    return known.FindValueByNumber(static_cast<int>(outcome));
}

int guard_of(std::uint32_t outcome, const EnumDescriptor& rejections) {
    const auto* value = known_outcome(outcome, rejections);
    return value ? value->options().GetExtension(enlace::guard) : OutcomeMeaning().guard;
}

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

}  // namespace

const Message* inner_of(const Message& wrapper) {
    const auto* reflection = wrapper.GetReflection();
    const auto* field =
        reflection->GetOneofFieldDescriptor(wrapper, &kinds_of(*wrapper.GetDescriptor()));
    return field ? &reflection->GetMessage(wrapper, field) : nullptr;
}

Folded readable(const Descriptor& wrapper, const journal::v1::RecordedEvent& event) {
    return readable(field_of_type(wrapper, event.type()), event);
}

Folded decode_into(Message& wrapper, const journal::v1::RecordedEvent& event) {
    const auto* field = field_of_type(*wrapper.GetDescriptor(), event.type());
    if (const Folded folded = readable(field, event); folded.code != Folded::ok) return folded;
    auto* inner = wrapper.GetReflection()->MutableMessage(&wrapper, field);
    if (!inner->ParseFromString(event.clear())) return {Folded::unreadable, 0};
    return {};
}

common::v1::Context& context_of(Message& command) {
    const auto* field = command.GetDescriptor()->FindFieldByNumber(1);
    auto* context = command.GetReflection()->MutableMessage(&command, field);
    return static_cast<common::v1::Context&>(*context);
}

const common::v1::Context& context_of(const Message& command) {
    const auto* field = command.GetDescriptor()->FindFieldByNumber(1);
    return static_cast<const common::v1::Context&>(
        command.GetReflection()->GetMessage(command, field));
}

std::vector<std::string> allowed_actions(const Decider& decider,
                                         const Message& state,
                                         const common::v1::Context& context) {
    std::vector<std::string> actions;
    const auto& kinds = kinds_of(decider.command_type());
    const auto command = decider.new_command();
    context_of(*command) = context;
    for (int i = 0; i < kinds.field_count(); ++i) {
        // An empty one of this kind, in place of the one before.
        command->GetReflection()->MutableMessage(command.get(), kinds.field(i));
        const auto decided = decider.decide(*command, state);
        const int guard = guard_of(decided.outcome, decider.rejections());
        if (guard == GUARD_ROLE || guard == GUARD_STATE) continue;
        actions.push_back(kinds.field(i)->message_type()->name());
    }
    return actions;
}

OutcomeMeaning meaning_of(std::uint32_t outcome, const EnumDescriptor& rejections) {
    OutcomeMeaning meaning;
    const auto* value = known_outcome(outcome, rejections);
    if (!value) {
        meaning.code = "rejected_" + std::to_string(outcome);
        meaning.text_en = "It was refused for a reason that only a newer release knows. Ask there.";
        meaning.text_es =
            "Se rechazó por un motivo que solo conoce una versión más nueva. Consulte ahí.";
        return meaning;
    }
    const auto& options = value->options();
    meaning.code = lower(value->name());
    meaning.guard = options.GetExtension(enlace::guard);
    meaning.text_en = options.GetExtension(enlace::text_en);
    meaning.text_es = options.GetExtension(enlace::text_es);
    if (const auto status = options.GetExtension(enlace::http_status)) {
        meaning.http_status = status;
    }
    return meaning;
}

}  // namespace enlace::aggregate

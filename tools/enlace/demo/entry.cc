#include "tools/enlace/demo/entry.h"

#include <fmt/format.h>

#include <set>
#include <vector>

#include "enlace/options.pb.h"

namespace enlace::program::demo {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using views::v1::TimelineEntry;

// The event itself, out of the message of all kinds; nullptr where this release can't read it.
const Message* event_of(const TimelineEntry& entry) {
    const auto wrapper_of = [&]() -> const Message& {
        if (entry.has_patient()) return entry.patient();
        if (entry.has_social_case()) return entry.social_case();
        if (entry.has_referral()) return entry.referral();
        if (entry.has_session()) return entry.session();
        if (entry.has_transfer()) return entry.transfer();
        return entry.home_visit();
    };
    const Message& wrapper = wrapper_of();
    const auto& kinds = *wrapper.GetDescriptor()->oneof_decl(0);
    const auto* const kind = wrapper.GetReflection()->GetOneofFieldDescriptor(wrapper, &kinds);
    return kind ? &wrapper.GetReflection()->GetMessage(wrapper, kind) : nullptr;
}

std::string enum_text(const Message& event, const FieldDescriptor& field, int index) {
    const auto& reflection = *event.GetReflection();
    const auto* const value = index < 0 ? reflection.GetEnum(event, &field)
                                        : reflection.GetRepeatedEnum(event, &field, index);
    return lower(value->name());
}

std::string codes_of(const Message& event) {
    static const std::set<std::string_view> kTelling = {"jurisdiction", "visitors", "worker",
                                                        "timer"};
    const auto& reflection = *event.GetReflection();
    std::vector<const FieldDescriptor*> fields;
    reflection.ListFields(event, &fields);
    std::vector<std::string> parts;
    for (const auto* field : fields) {
        const bool is_enum = field->type() == FieldDescriptor::TYPE_ENUM;
        if (field->options().GetExtension(enlace::personal)) continue;
        if (!is_enum && !kTelling.contains(field->name())) continue;
        const int count = field->is_repeated() ? reflection.FieldSize(event, field) : 1;
        for (int i = 0; i < count; ++i) {
            const int index = field->is_repeated() ? i : -1;
            if (is_enum) {
                parts.push_back(enum_text(event, *field, index));
            } else {
                parts.push_back(index < 0 ? reflection.GetString(event, field)
                                          : reflection.GetRepeatedString(event, field, index));
            }
        }
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

std::string in_words(std::string_view type) {
    std::string words;
    for (const char c : type.substr(type.rfind('.') + 1)) {
        const bool capital = c >= 'A' && c <= 'Z';
        if (capital && !words.empty()) words += ' ';
        words += capital && !words.empty() ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return words;
}

std::string lower(std::string name) {
    for (char& c : name) {
        if (c == '_') c = ' ';
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return name;
}

std::string details(const TimelineEntry& entry) {
    if (entry.has_conflict()) return entry.conflict().text().en();
    const auto* const event = event_of(entry);
    return event ? codes_of(*event) : std::string();
}

}  // namespace enlace::program::demo

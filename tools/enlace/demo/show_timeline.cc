#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/clock.h"
#include "enlace/options.pb.h"
#include "enlace/views/v1/views.pb.h"
#include "tools/enlace/client/principal.h"
#include "tools/enlace/client/table.h"
#include "tools/enlace/client/times.h"
#include "tools/enlace/client/wait.h"
#include "tools/enlace/demo/show.h"

namespace enlace::program::demo {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using views::v1::TimelineEntry;

// "enlace.intake.v1.CaseRegistered" -> "Case registered".
std::string in_words(std::string_view type) {
    std::string words;
    for (const char c : type.substr(type.rfind('.') + 1)) {
        const bool capital = c >= 'A' && c <= 'Z';
        if (capital && !words.empty()) words += ' ';
        words += capital && !words.empty() ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return words;
}

std::string lower(std::string text) {
    for (char& c : text) {
        if (c == '_') c = ' ';
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

// The event itself, out of the message of all kinds; nullptr where this release can't read it.
const Message* event_of(const TimelineEntry& entry) {
    const auto wrapper_of = [&]() -> const Message& {
        if (entry.has_patient()) return entry.patient();
        if (entry.has_social_case()) return entry.social_case();
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

// What is telling of an event and nobody's secret: its codes, and where it went.
std::string details(const Message& event) {
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

std::string by_whom(const TimelineEntry& entry, const World& world) {
    if (entry.role() == common::v1::TIMER) return "Enlace, when time was up";
    if (entry.role() == common::v1::REACTION) return "Enlace";
    const std::string role = lower(common::v1::Role_Name(entry.role()));
    if (!entry.jurisdiction().empty()) return role + ", " + world.name_of(entry.jurisdiction());
    return entry.institution().empty() ? role : role + ", " + entry.institution();
}

views::v1::TimelinePage read_timeline(Api& api, const Story& story, const std::string& positions) {
    return api.read<views::v1::TimelinePage>(
        at_institution(common::v1::SOCIAL_WORKER, story.hospital),
        "/v1/patients/" + story.patient + "/timeline?limit=100", positions);
}

// That the case hears of the visit's end, and what it owes next, comes shortly after the end.
bool has_heard_of_the_end(const views::v1::TimelinePage& page) {
    using homevisits::v1::NextStep;
    const auto& entries = page.entries();
    const auto closed = std::ranges::count_if(
        entries, [](const auto& entry) { return entry.social_case().has_obligation_closed(); });
    const auto to_be_called = std::ranges::count_if(entries, [](const auto& entry) {
        return entry.home_visit().home_visit_completed().next_step() ==
               NextStep::FOLLOW_UP_BY_TELEPHONE;
    });
    const auto owed = std::ranges::count_if(entries, [](const auto& entry) {
        return entry.social_case().obligation_opened().kind() == intake::v1::TELEPHONE_FOLLOW_UP;
    });
    return closed > 0 && owed >= to_be_called;
}

}  // namespace

std::string timeline_table(Api& api, const World& world, const Story& story, const Tally& tally) {
    views::v1::TimelinePage page;
    const auto is_whole = [&] {
        page = read_timeline(api, story, tally.positions());
        return !story.visit_ended || has_heard_of_the_end(page);
    };
    wait_until("the end of a visit reaching its case", std::chrono::seconds(30), is_whole);

    Table table({{"Time"}, {"What happened"}, {"Details"}, {"By"}});
    const std::int64_t offset_us =
        world.directory().contents().state().utc_offset_min() * base::kMinute_us;
    for (const auto& entry : page.entries()) {
        const auto local_s = (to_us(entry.recorded_at()) + offset_us) / base::kSecond_us;
        const auto* const event = event_of(entry);
        table.add({fmt::format("{:%H:%M:%S}", fmt::gmtime(local_s)), in_words(entry.type()),
                   event ? details(*event) : std::string(), by_whom(entry, world)});
    }
    return table.text();
}

}  // namespace enlace::program::demo

#include "gateway/comparison.h"

#include <algorithm>
#include <charconv>

#include "gateway/envelope.h"
#include "security/digest.h"

namespace enlace::gateway {
namespace {

// 0: it is not the id of a message.
std::uint64_t version_in(std::string_view id) {
    const auto slash = id.find('/');
    if (slash == std::string_view::npos) return 0;
    std::uint64_t version = 0;
    std::from_chars(id.data() + slash + 1, id.data() + id.size(), version);
    return version;
}

}  // namespace

FoundMessage found_message(std::string_view id,
                           std::string_view type,
                           std::string_view key,
                           std::string_view value) {
    return {.id = std::string(id),
            .type = std::string(type),
            .key = std::string(key),
            .digest = security::sha256(value)};
}

void Comparison::expect(const std::string& topic, const PublicMessage& message, bool settled) {
    const bool personal = message.audience.kind != Audience::Kind::data_teams;
    topics_[topic][message.stream].expected.push_back(
        {.version = message.version,
         .type = message.body->GetDescriptor()->full_name(),
         .key = message.key,
         .digest = personal ? "" : security::sha256(message.body->SerializeAsString()),
         .settled = settled});
}

void Comparison::compare(const std::string& topic,
                         const std::vector<FoundMessage>& found,
                         bool begins_late) {
    auto& things = topics_[topic];
    for (const auto& one : found) take(topic, things, one, begins_late);
    for (const auto& [stream, thing] : things) {
        // What is gone may be all that there was.
        if (begins_late && thing.next == 0) continue;
        for (std::size_t i = thing.next; i < thing.expected.size(); ++i) {
            if (!thing.expected[i].settled) break;
            fault(faults_.missing, "missing",
                  topic + " " + stream + "/" + std::to_string(thing.expected[i].version));
        }
    }
}

void Comparison::take(const std::string& topic,
                      Things& things,
                      const FoundMessage& found,
                      bool begins_late) {
    ++compared_;
    const std::string place = topic + " " + found.id;
    const auto at = things.find(std::string_view(found.id).substr(0, found.id.find('/')));
    if (at == things.end()) return fault(faults_.unknown, "unknown", place);
    auto& [expected, next] = at->second;
    const auto is_it = [&, version = version_in(found.id)](const Expected& one) {
        return one.version == version;
    };
    const auto it = std::ranges::find_if(expected.begin() + static_cast<std::ptrdiff_t>(next),
                                         expected.end(), is_it);
    if (it == expected.end()) {
        const bool was_there = std::ranges::any_of(expected, is_it);
        return was_there ? fault(faults_.doubled, "doubled or out of order", place)
                         : fault(faults_.unknown, "unknown", place);
    }
    const auto passed_over = static_cast<std::size_t>(it - expected.begin());
    for (; next < passed_over && !(begins_late && next == 0); ++next) {
        fault(faults_.missing, "missing",
              topic + " " + at->first + "/" + std::to_string(expected[next].version));
    }
    next = passed_over + 1;
    if (it->type != found.type || it->key != found.key ||
        (!it->digest.empty() && it->digest != found.digest)) {
        fault(faults_.different, "not what should be told", place);
    }
}

void Comparison::fault(std::uint64_t& kind, std::string_view what, const std::string& place) {
    ++kind;
    if (faults_.kept.size() < kFaultsKept) faults_.kept.push_back(place + ": " + std::string(what));
}

}  // namespace enlace::gateway

#pragma once

#include <map>
#include <string>

#include "gateway/inbox/cloud_event.h"

// How the tests of the inbox write what institutions send.
namespace enlace::test {

using Headers = std::map<std::string, std::string>;

// A command in binary mode that nothing is wrong with, but for what is put in its place.
inline Headers envelope_with(const Headers& instead = {}) {
    Headers headers = {{"ce_specversion", "1.0"},
                       {"ce_id", "A-17"},
                       {"ce_source", "/his/valles"},
                       {"ce_type", "enlace.intake.v1.RegisterCase"},
                       {"content-type", "application/json"}};
    for (const auto& [name, value] : instead) headers[name] = value;
    return headers;
}

inline gateway::Envelope envelope_of(const Headers& headers, const std::string& value) {
    return gateway::read_envelope(
        [&](const char* name) -> std::optional<std::string_view> {
            const auto found = headers.find(name);
            if (found == headers.end()) return std::nullopt;
            return found->second;
        },
        value);
}

inline gateway::Envelope structured(const std::string& json) {
    return envelope_of({{"content-type", "application/cloudevents+json; charset=UTF-8"}}, json);
}

}  // namespace enlace::test

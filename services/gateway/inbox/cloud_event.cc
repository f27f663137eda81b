#include "gateway/inbox/cloud_event.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "gateway/inbox/structured.h"
#include "http/text.h"

namespace enlace::gateway {
namespace {

constexpr std::string_view kSpecVersion = "1.0";
constexpr std::string_view kStructured = "application/cloudevents+json";
constexpr std::size_t kHumanMax_bytes = 128;

enum class MayBeAbsent { yes, no };

// "application/json; charset=utf-8" -> "application/json", in lower case.
std::string media_type(std::string_view content_type) {
    std::string type(content_type.substr(0, content_type.find(';')));
    type.erase(type.find_last_not_of(" \t") + 1);
    std::ranges::transform(type, type.begin(), [](unsigned char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : static_cast<char>(c);
    });
    return type;
}

bool is_fit(std::string_view text) {
    return !text.empty() && text.size() <= kAttributeMax_bytes && http::is_utf8(text) &&
           !http::has_control_characters(text);
}

// What a token can claim, too.
bool is_staff_id(std::string_view text) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-._:@/").find(c) != std::string_view::npos;
    };
    return text.size() <= kHumanMax_bytes && std::ranges::all_of(text, fits);
}

std::optional<DataFormat> format_of(std::string_view media_type) {
    if (media_type == "application/protobuf") return DataFormat::protobuf;
    if (media_type == "application/json") return DataFormat::json;
    return std::nullopt;
}

// Takes attributes one after another, and notes what is wrong with them.
class Reader {
public:
    explicit Reader(const Attributes& attributes) : attributes_(attributes) {}

    std::string text(const char* name, MayBeAbsent may) {
        const auto found = attributes_.find(name);
        if (found == attributes_.end()) {
            if (may == MayBeAbsent::no) missing_.push_back({name, "missing"});
            return {};
        }
        if (is_fit(found->second)) return found->second;
        malformed(name);
        return {};
    }

    void malformed(const char* name) { malformed_.push_back({name, "malformed"}); }

    std::optional<InboxRefused> refused() {
        if (!missing_.empty()) return InboxRefused{v1::ATTRIBUTE_MISSING, std::move(missing_)};
        if (!malformed_.empty())
            return InboxRefused{v1::ATTRIBUTE_MALFORMED, std::move(malformed_)};
        return std::nullopt;
    }

private:
    const Attributes& attributes_;
    std::vector<http::FieldProblem> missing_;
    std::vector<http::FieldProblem> malformed_;
};

void read_extensions(Reader& reader, CloudEvent& event) {
    event.human = reader.text("human", MayBeAbsent::yes);
    if (!is_staff_id(event.human)) reader.malformed("human");
    const auto language = reader.text("language", MayBeAbsent::yes);
    event.language = language == "en" ? http::Language::english : http::Language::spanish;
    if (!language.empty() && language != http::tag(event.language)) reader.malformed("language");
    const auto version = reader.text("expectedversion", MayBeAbsent::yes);
    if (version.empty()) return;
    const char* const end = version.data() + version.size();
    const auto read = std::from_chars(version.data(), end, event.expected_version.emplace());
    if (read.ec != std::errc() || read.ptr != end) reader.malformed("expectedversion");
}

// `otherwise`: the format of the answer where that of the data is none.
Envelope read(const Attributes& attributes,
              std::string_view content_type,
              DataFormat otherwise,
              std::string data) {
    Reader reader(attributes);
    CloudEvent event;
    event.id = reader.text("id", MayBeAbsent::no);
    event.source = reader.text("source", MayBeAbsent::no);
    event.type = reader.text("type", MayBeAbsent::no);
    event.subject = reader.text("subject", MayBeAbsent::yes);
    read_extensions(reader, event);
    const auto format = format_of(media_type(content_type));
    event.format = format.value_or(otherwise);
    event.data = std::move(data);

    Envelope envelope{.name = {event.id, event.source, event.type},
                      .language = event.language,
                      .format = event.format,
                      .event = std::unexpected(InboxRefused{v1::UNKNOWN_CONTENT_TYPE, {}})};
    const auto version = attributes.find("specversion");
    if (version == attributes.end() || version->second != kSpecVersion) {
        envelope.event = std::unexpected(InboxRefused{v1::NOT_A_CLOUD_EVENT, {}});
    } else if (auto refused = reader.refused()) {
        envelope.event = std::unexpected(std::move(*refused));
    } else if (format) {
        envelope.event = std::move(event);
    }
    return envelope;
}

Attributes in_headers(const HeaderOf& header) {
    constexpr std::array kNames = {"specversion", "id",    "source",   "type",
                                   "subject",     "human", "language", "expectedversion"};
    Attributes attributes;
    for (const auto* name : kNames) {
        const auto value = header(("ce_" + std::string(name)).c_str());
        if (value) attributes.emplace(name, *value);
    }
    return attributes;
}

}  // namespace

Envelope read_envelope(const HeaderOf& header, std::string_view value) {
    const auto content_type = header("content-type").value_or("");
    if (media_type(content_type) != kStructured) {
        return read(in_headers(header), content_type, DataFormat::protobuf, std::string(value));
    }
    auto structured = read_structured(value);
    if (!structured)
        return {.name = {},
                .format = DataFormat::json,
                .event = std::unexpected(InboxRefused{v1::NOT_A_CLOUD_EVENT, {}})};
    if (!structured->data) {
        auto envelope =
            read(structured->attributes, structured->content_type, DataFormat::json, "");
        if (envelope.event) envelope.event = std::unexpected(InboxRefused{v1::UNDECODABLE, {}});
        return envelope;
    }
    return read(structured->attributes, structured->content_type, DataFormat::json,
                *std::move(structured->data));
}

}  // namespace enlace::gateway

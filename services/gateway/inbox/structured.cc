#include "gateway/inbox/structured.h"

#include <google/protobuf/stubs/strutil.h>

#include "http/json.h"
#include "http/json_text.h"
#include "http/text.h"

namespace enlace::gateway {
namespace {

using http::JsonText;

bool skip_value(JsonText& json);

template <class Member>
bool each_member(JsonText& json, Member member) {
    if (!json.take('{')) return false;
    if (json.take('}')) return true;
    do {
        std::string name;
        if (!json.string(name) || !json.take(':') || !member(name)) return false;
    } while (json.take(','));
    return json.take('}');
}

bool skip_array(JsonText& json) {
    json.take('[');
    if (json.take(']')) return true;
    do {
        if (!skip_value(json)) return false;
    } while (json.take(','));
    return json.take(']');
}

bool skip_value(JsonText& json) {
    std::string text;
    std::string_view number;
    switch (json.peek()) {
        case '{':
            return each_member(json, [&](const std::string&) { return skip_value(json); });
        case '[':
            return skip_array(json);
        case '"':
            return json.string(text);
        case 't':
            return json.take_word("true");
        case 'f':
            return json.take_word("false");
        case 'n':
            return json.take_word("null");
    }
    return json.number(number);
}

// What an attribute may be.
bool simple_value(JsonText& json, std::string& value) {
    std::string_view number;
    for (const auto* word : {"true", "false"}) {
        if (json.peek() == word[0]) return json.take_word(value = word);
    }
    if (json.peek() == '"') return json.string(value);
    if (!json.number(number)) return false;
    value = number;
    return true;
}

class StructuredReader {
public:
    explicit StructuredReader(std::string_view text) : text_(text), json_(text) {}

    std::optional<Structured> read() {
        const bool good = each_member(json_, [&](const auto& name) { return take(name); });
        if (!good || !json_.at_end()) return std::nullopt;
        const auto said = read_.attributes.find("datacontenttype");
        read_.content_type = said == read_.attributes.end() ? "application/json" : said->second;
        if (times_ > 1) read_.data.reset();
        if (times_ == 0) read_.data.emplace();
        return std::move(read_);
    }

private:
    bool take(const std::string& name) {
        if (name == "data") return take_data();
        if (name == "data_base64") return take_base64();
        if (json_.peek() == 'n') return json_.take_word("null");  // As if it were not there.
        std::string value;
        return simple_value(json_, value) &&
               read_.attributes.emplace(name, std::move(value)).second;
    }

    // As it is written.
    bool take_data() {
        ++times_;
        json_.peek();
        const auto from = json_.offset();
        if (!skip_value(json_)) return false;
        read_.data = text_.substr(from, json_.offset() - from);
        return true;
    }

    bool take_base64() {
        ++times_;
        std::string value;
        if (!json_.string(value)) return false;
        if (!google::protobuf::Base64Unescape(value, &read_.data.emplace())) read_.data.reset();
        return true;
    }

    const std::string_view text_;
    JsonText json_;
    Structured read_;
    int times_ = 0;  // That data was given.
};

}  // namespace

std::optional<Structured> read_structured(std::string_view text) {
    if (!http::is_utf8(text) || http::nests_deeper(text, http::kJsonDepthMax)) return std::nullopt;
    return StructuredReader(text).read();
}

}  // namespace enlace::gateway

#include "tools/enlace/submit/line.h"

#include <algorithm>
#include <istream>
#include <set>

#include "http/json.h"
#include "http/text.h"
#include "security/digest.h"
#include "tools/enlace/client/principal.h"

namespace enlace::program::submit {

namespace json = boost::json;

namespace {

// As the server has it.
constexpr std::size_t kKeyMin = 16;
constexpr std::size_t kKeyMax = 255;

// The name in "${name}", if the text is nothing else.
std::optional<std::string_view> reference(std::string_view text) {
    if (!text.starts_with("${") || !text.ends_with('}')) return std::nullopt;
    return text.substr(2, text.size() - 3);
}

// Calls `visit` for each text of the value, however deep.
template <class Value, class Visit>
void for_each_text(Value& value, const Visit& visit) {
    if (auto* const text = value.if_string()) {
        visit(*text);
    } else if (auto* const object = value.if_object()) {
        for (auto& member : *object) for_each_text(member.value(), visit);
    } else if (auto* const array = value.if_array()) {
        for (auto& element : *array) for_each_text(element, visit);
    }
}

std::vector<std::string_view> segments(std::string_view path) {
    std::vector<std::string_view> parts;
    for (;;) {
        const auto slash = path.find('/');
        parts.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return parts;
        path.remove_prefix(slash + 1);
    }
}

// One line while it is being read.
class Reading {
public:
    Reading(std::size_t line, std::string_view text) : line_(line) {
        json::error_code error;
        json::value value;
        if (http::is_utf8(text)) value = json::parse(text, error);
        if (error || !value.is_object()) fail("this is no JSON object in UTF-8");
        object_ = std::move(value.as_object());
        static const std::set<std::string_view> kKeys = {"post", "body", "as", "key", "principal"};
        for (const auto& member : object_) {
            if (!kKeys.contains(member.key())) {
                fail("a line has post, body, as, key and principal, and nothing else");
            }
        }
    }

    [[noreturn]] void fail(const std::string& why) const { throw LineError(line_, why); }

    std::string text(std::string_view name) const {
        const auto* const value = object_.if_contains(name);
        if (!value) return {};
        const auto* const found = value->if_string();
        if (!found || found->empty()) fail(std::string(name) + " must be a text");
        return std::string(*found);
    }

    std::string post() const {
        std::string target = text("post");
        if (!target.starts_with("/v1/") || http::has_control_characters(target)) {
            fail("post must be a target like /v1/cases");
        }
        return target;
    }

    std::string key() const {
        std::string given = text("key");
        if (!given.empty() && (given.size() < kKeyMin || given.size() > kKeyMax ||
                               http::has_control_characters(given))) {
            fail("a key has 16 to 255 characters");
        }
        return given;
    }

    json::value body() const {
        const auto* const value = object_.if_contains("body");
        if (value && !value->is_object()) fail("body must be a JSON object");
        return value ? *value : json::value(json::object());
    }

    std::optional<common::v1::Principal> principal(bool wanted) const {
        const auto* const value = object_.if_contains("principal");
        if (!value && wanted) fail("with --data each line says as which principal it is sent");
        if (!value) return std::nullopt;
        if (!wanted) fail("a token stands for one principal; leave it out, or use --data");
        common::v1::Principal who;
        if (const auto read = http::from_json(json::serialize(*value), who); !read) {
            fail("principal: " + read.error().code);
        }
        if (who.role() == common::v1::ROLE_UNSPECIFIED) fail("principal: it needs a role");
        if (who.client().empty()) who.set_client(default_client(who));
        return who;
    }

private:
    const std::size_t line_;
    json::object object_;
};

std::vector<std::string> references_of(const Line& line) {
    std::set<std::string> names;
    const auto take = [&](std::string_view text) {
        if (const auto name = reference(text)) names.emplace(*name);
    };
    std::ranges::for_each(segments(line.post), take);
    for_each_text(line.body, [&](const json::string& text) { take(text); });
    return {names.begin(), names.end()};
}

}  // namespace

Line LineReader::read(std::string_view text) {
    ++number_;
    const Reading reading(number_, text);
    Line line;
    line.number = number_;
    line.post = reading.post();
    line.name = reading.text("as");
    line.key = reading.key();
    line.principal = reading.principal(with_principals_);
    line.body = reading.body();
    line.refers_to = references_of(line);
    for (const auto& name : line.refers_to) {
        if (!key_by_name_.contains(name)) {
            reading.fail("it refers to a name that no line before it has");
        }
    }
    if (line.key.empty()) line.key = derive_key(text, line);
    if (!line.name.empty() && !key_by_name_.emplace(line.name, line.key).second) {
        reading.fail("another line has the same name; give it one of its own");
    }
    return line;
}

std::vector<Line> LineReader::read_all(std::istream& in) {
    std::vector<Line> lines;
    std::string text;
    while (std::getline(in, text)) {
        if (text.find_first_not_of(" \t\r") == std::string::npos) {
            ++number_;
        } else {
            lines.push_back(read(text));
        }
    }
    return lines;
}

// The same line in the same file has the same key, wherever it stands; lines that are equal are
// told apart by their order. A reference stands for the command it refers to.
std::string LineReader::derive_key(std::string_view text, const Line& line) {
    security::Framed framed;
    framed.add(label_).add(text);
    for (const auto& name : line.refers_to) framed.add(key_by_name_.find(name)->second);
    framed.add_number(times_seen_[security::sha256(framed.bytes())]++);
    return security::to_hex(security::sha256(framed.bytes()));
}

std::string target_of(const Line& line, const Ids& ids) {
    std::string target;
    for (const auto segment : segments(line.post)) {
        if (!target.empty() || segment.data() != line.post.data()) target += '/';
        const auto name = reference(segment);
        target += name ? std::string_view(ids.at(std::string(*name))) : segment;
    }
    return target;
}

std::string body_of(const Line& line, const Ids& ids) {
    json::value body = line.body;
    for_each_text(body, [&](json::string& text) {
        if (const auto name = reference(text)) text = ids.at(std::string(*name));
    });
    return json::serialize(body);
}

}  // namespace enlace::program::submit

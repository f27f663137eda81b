#include <google/protobuf/stubs/strutil.h>
#include <google/protobuf/util/time_util.h>

#include <bitset>

#include "enlace/common/v1/problem.pb.h"
#include "enlace/options.pb.h"
#include "http/json.h"
#include "http/json_slot.h"
#include "http/json_text.h"
#include "http/text.h"

namespace enlace::http {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::TimeUtil;

Problem malformed(const Text& how) {
    return problem(common::v1::MALFORMED_BODY, how);
}

// Of a time that was understood: "2026-03-01T09:00:00-06:00" -> -360.
std::int32_t offset_of(std::string_view time) {
    constexpr std::size_t kLength = 6;
    if (time.size() < kLength || time[time.size() - 3] != ':') return 0;
    const auto offset = time.substr(time.size() - kLength);
    const auto digit = [&](std::size_t at) { return offset[at] - '0'; };
    const std::int32_t minutes = (10 * digit(1) + digit(2)) * 60 + 10 * digit(4) + digit(5);
    return offset.front() == '-' ? -minutes : offset.front() == '+' ? minutes : 0;
}

// Reads one text. Functions return false after the first error, which take_problem() then tells.
class JsonReader {
public:
    explicit JsonReader(std::string_view text) : text_(text) {}

    bool read(Message& into) {
        if (text_.peek() != '{') return fail_malformed();
        return object(into) && (text_.at_end() || fail_malformed());
    }
    Problem take_problem() { return std::move(*problem_); }
    TimeOffsets take_offsets() { return std::move(offsets_); }

private:
    struct Step {
        const FieldDescriptor* field;
        int index = -1;
    };

    bool fail_malformed();
    bool fail_unknown();
    bool fail_invalid(std::string code);
    bool fail_type();
    std::string path() const;

    bool object(Message& into);
    const FieldDescriptor* find_field(const Descriptor* type) const;
    bool member(Message& into, const FieldDescriptor* field);
    bool list(const Slot& slot);
    bool value(const Slot& slot);
    bool text_value(const Slot& slot);
    bool bool_value(const Slot& slot);
    bool enum_value(const Slot& slot);
    bool message_value(const Slot& slot);
    template <class Time>
    bool time_value(Message& into);
    // A number, as JSON's or in quotes, as 64-bit integers are written.
    bool number_token(std::string_view& token);
    template <class Integer>
    bool integer_token(Integer& out);
    bool real_token(double& out);

    JsonText text_;
    std::string string_;  // The last string read: a name, or a value on its way to its field.
    std::vector<Step> steps_;
    std::optional<Problem> problem_;
    TimeOffsets offsets_;
};

std::string JsonReader::path() const {
    std::string path;
    for (const auto& step : steps_) {
        if (!path.empty()) path += '.';
        path += step.field->json_name();
        if (step.index >= 0) path += "[" + std::to_string(step.index) + "]";
    }
    return path;
}

bool JsonReader::fail_malformed() {
    const std::string at = std::to_string(text_.offset());
    problem_ =
        malformed({"something is wrong at byte " + at + ".", "algo falla en el byte " + at + "."});
    return false;
}

bool JsonReader::fail_unknown() {
    auto where = path();
    if (!where.empty()) where += '.';
    problem_ = problem(common::v1::UNKNOWN_FIELD,
                       {{where + (is_plausible_name(string_) ? string_ : "?"), "unknown"}});
    return false;
}

bool JsonReader::fail_invalid(std::string code) {
    problem_ = problem(common::v1::INVALID_FIELD, {{path(), std::move(code)}});
    return false;
}

// A value comes, but of another type than the field's; or no value at all.
bool JsonReader::fail_type() {
    constexpr std::string_view kBeginnings = "{[\"-0123456789tfn";
    return kBeginnings.find(text_.peek()) == std::string_view::npos ? fail_malformed()
                                                                    : fail_invalid("type");
}

bool JsonReader::object(Message& into) {
    if (!text_.take('{')) return fail_malformed();
    if (text_.take('}')) return true;
    std::bitset<kJsonFieldsMax> seen;
    do {
        if (!text_.string(string_) || !text_.take(':')) return fail_malformed();
        const auto* field = find_field(into.GetDescriptor());
        if (!field) return fail_unknown();
        const auto index = static_cast<std::size_t>(field->index());
        steps_.push_back({field});
        if (seen[index]) {
            problem_ = malformed({"the name " + path() + " occurs twice in one object.",
                                  "el nombre " + path() + " aparece dos veces en un objeto."});
            return false;
        }
        seen.set(index);
        if (!member(into, field)) return false;
        steps_.pop_back();
    } while (text_.take(','));
    return text_.take('}') || fail_malformed();
}

// The one called string_, if a client may send it.
const FieldDescriptor* JsonReader::find_field(const Descriptor* type) const {
    const auto* field = type->FindFieldByCamelcaseName(string_);
    if (!field) field = type->FindFieldByName(string_);
    return field && !field->options().GetExtension(enlace::looked_up) ? field : nullptr;
}

bool JsonReader::member(Message& into, const FieldDescriptor* field) {
    if (text_.take_word("null")) return true;
    const auto* oneof = field->real_containing_oneof();
    if (oneof && into.GetReflection()->HasOneof(into, oneof)) return fail_invalid("one_of_several");
    const Slot slot{into, field};
    return field->is_repeated() ? list(slot) : value(slot);
}

bool JsonReader::list(const Slot& slot) {
    if (!text_.take('[')) return fail_type();
    if (text_.take(']')) return true;
    steps_.back().index = 0;
    do {
        if (!value(slot)) return false;
        ++steps_.back().index;
    } while (text_.take(','));
    return text_.take(']') || fail_malformed();
}

bool JsonReader::value(const Slot& slot) {
    std::int32_t int32 = 0;
    std::int64_t int64 = 0;
    std::uint32_t uint32 = 0;
    std::uint64_t uint64 = 0;
    double real = 0;
    switch (slot.field->cpp_type()) {
        case FieldDescriptor::CPPTYPE_INT32:
            return integer_token(int32) && (slot.put_Int32(int32), true);
        case FieldDescriptor::CPPTYPE_INT64:
            return integer_token(int64) && (slot.put_Int64(int64), true);
        case FieldDescriptor::CPPTYPE_UINT32:
            return integer_token(uint32) && (slot.put_UInt32(uint32), true);
        case FieldDescriptor::CPPTYPE_UINT64:
            return integer_token(uint64) && (slot.put_UInt64(uint64), true);
        case FieldDescriptor::CPPTYPE_DOUBLE:
            return real_token(real) && (slot.put_Double(real), true);
        case FieldDescriptor::CPPTYPE_FLOAT:
            return real_token(real) && (slot.put_Float(static_cast<float>(real)), true);
        case FieldDescriptor::CPPTYPE_BOOL:
            return bool_value(slot);
        case FieldDescriptor::CPPTYPE_ENUM:
            return enum_value(slot);
        case FieldDescriptor::CPPTYPE_STRING:
            return text_value(slot);
        case FieldDescriptor::CPPTYPE_MESSAGE:
            return message_value(slot);
    }
    return fail_type();
}

bool JsonReader::text_value(const Slot& slot) {
    if (text_.peek() != '"') return fail_type();
    if (!text_.string(string_)) return fail_malformed();
    if (slot.field->type() == FieldDescriptor::TYPE_BYTES) {
        std::string decoded;
        if (!google::protobuf::Base64Unescape(string_, &decoded)) return fail_invalid("base64");
        string_ = std::move(decoded);
    }
    slot.put_String(string_);
    return true;
}

bool JsonReader::bool_value(const Slot& slot) {
    const bool yes = text_.take_word("true");
    if (!yes && !text_.take_word("false")) return fail_type();
    slot.put_Bool(yes);
    return true;
}

bool JsonReader::enum_value(const Slot& slot) {
    const auto* type = slot.field->enum_type();
    const google::protobuf::EnumValueDescriptor* found = nullptr;
    if (text_.peek() == '"') {
        if (!text_.string(string_)) return fail_malformed();
        found = type->FindValueByName(string_);
    } else {
        std::int32_t number = 0;
        if (!integer_token(number)) return false;
        found = type->FindValueByNumber(number);
    }
    if (!found) return fail_invalid("unknown_code");
    slot.put_EnumValue(found->number());
    return true;
}

bool JsonReader::message_value(const Slot& slot) {
    const auto& name = slot.field->message_type()->full_name();
    auto& below = slot.message_below();
    if (name == "google.protobuf.Timestamp") return time_value<google::protobuf::Timestamp>(below);
    if (name == "google.protobuf.Duration") return time_value<google::protobuf::Duration>(below);
    return text_.peek() == '{' ? object(below) : fail_type();
}

template <class Time>
bool JsonReader::time_value(Message& into) {
    if (text_.peek() != '"') return fail_type();
    if (!text_.string(string_)) return fail_malformed();
    auto& time = static_cast<Time&>(into);
    if (!TimeUtil::FromString(string_, &time)) return fail_invalid("time");
    const auto offset_min = offset_of(string_);
    if (offset_min != 0 && steps_.size() == 1) {
        offsets_.emplace_back(steps_.front().field, offset_min);
    }
    return true;
}

bool JsonReader::number_token(std::string_view& token) {
    if (text_.peek() == '"') {
        if (!text_.string(string_)) return fail_malformed();
        token = string_;
        return true;
    }
    if (text_.peek() != '-' && !(text_.peek() >= '0' && text_.peek() <= '9')) return fail_type();
    return text_.number(token) || fail_malformed();
}

template <class Integer>
bool JsonReader::integer_token(Integer& out) {
    std::string_view token;
    return number_token(token) && (to_integer(token, out) || fail_invalid("number"));
}

bool JsonReader::real_token(double& out) {
    std::string_view token;
    return number_token(token) && (to_real(token, out) || fail_invalid("number"));
}

}  // namespace

std::expected<TimeOffsets, Problem> from_json(std::string_view text, Message& into) {
    if (!is_utf8(text))
        return std::unexpected(malformed({"it is not valid UTF-8.", "no es UTF-8 válido."}));
    if (nests_deeper(text, kJsonDepthMax))
        return std::unexpected(malformed(
            {"it nests deeper than 32 levels.", "tiene más de 32 niveles de anidamiento."}));
    TimeOffsets offsets;
    if (!text.empty()) {
        JsonReader reader(text);
        if (!reader.read(into)) return std::unexpected(reader.take_problem());
        offsets = reader.take_offsets();
    }
    if (auto missing = missing_fields(into); !missing.empty())
        return std::unexpected(problem(common::v1::MISSING_FIELD, std::move(missing)));
    return offsets;
}

}  // namespace enlace::http

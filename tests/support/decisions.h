#pragma once

#include <gmock/gmock.h>
#include <google/protobuf/generated_enum_reflection.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>

#include <stdexcept>
#include <string>
#include <type_traits>

// Lets a test write messages as text and state a whole decision in one line:
//   EXPECT_THAT(answer({kRequest}, kAssign), accepts("visit_assigned { ... }"));
//   EXPECT_THAT(answer({}, kAssign), refuses(v1::VISIT_UNKNOWN));
namespace enlace::test {

template <class Message>
Message from_text(const std::string& text) {
    Message message;
    if (google::protobuf::TextFormat::ParseFromString(text, &message)) return message;
    throw std::invalid_argument("not a " + message.GetTypeName() + ": " + text);
}

template <class Code>
std::string name(Code code) {
    return google::protobuf::GetEnumDescriptor<Code>()->FindValueByNumber(code)->name();
}

MATCHER_P(equals_text, text, text) {
    const auto expected = from_text<std::decay_t<arg_type>>(text);
    google::protobuf::util::MessageDifferencer differencer;
    std::string differences;
    differencer.ReportDifferencesToString(&differences);
    const bool equal = differencer.Compare(expected, arg);
    if (!equal) *result_listener << differences;
    return equal;
}

MATCHER_P(accepts_events, events, "accepts " + testing::PrintToString(events)) {
    if (arg.accepted()) return testing::ExplainMatchResult(events, arg.events(), result_listener);
    *result_listener << "refused with " << name(arg.rejection());
    return false;
}

// Exactly these events, in this order; none at all for a command already carried out.
template <class... Texts>
auto accepts(const Texts&... texts) {
    return accepts_events(testing::ElementsAre(equals_text(std::string(texts))...));
}

MATCHER_P(refuses, code, "refuses with " + name(code)) {
    if (!arg.accepted()) *result_listener << "refused with " << name(arg.rejection());
    return !arg.accepted() && arg.rejection() == code;
}

}  // namespace enlace::test

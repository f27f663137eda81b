#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/field_error.h"
#include "conformance/contract/walk.h"
#include "security/access.h"

// Writes a sentence into one field after another of each command that a machine takes, whether or
// not the field is usual there.
namespace enlace::test {

inline const std::string kSentence = "Rosa Méndez lo contó ayer";

// From a command down to one of its texts.
using PathToText = std::vector<const google::protobuf::FieldDescriptor*>;

inline void add_texts(const google::protobuf::Descriptor& type,
                      PathToText& here,
                      std::vector<PathToText>& found) {
    for (int i = 0; i < type.field_count(); ++i) {
        const auto* field = type.field(i);
        if (field->options().GetExtension(looked_up)) continue;
        here.push_back(field);
        if (field->type() == google::protobuf::FieldDescriptor::TYPE_STRING) found.push_back(here);
        const auto* below = field->message_type();
        if (below && !below->full_name().starts_with("google.protobuf."))
            add_texts(*below, here, found);
        here.pop_back();
    }
}

inline void plant(google::protobuf::Message& command, const PathToText& path) {
    auto* at = &command;
    for (const auto* field : path) {
        const auto* reflection = at->GetReflection();
        const bool is_text = field->type() == google::protobuf::FieldDescriptor::TYPE_STRING;
        if (field->is_repeated()) {
            if (is_text) return reflection->AddString(at, field, kSentence);
            if (reflection->FieldSize(*at, field) == 0) reflection->AddMessage(at, field);
            at = reflection->MutableRepeatedMessage(at, field, 0);
        } else {
            if (is_text) return reflection->SetString(at, field, kSentence);
            at = reflection->MutableMessage(at, field);
        }
    }
}

inline bool stands_in_clear(const google::protobuf::Message& event) {
    const std::unique_ptr<google::protobuf::Message> clear(event.New());
    clear->CopyFrom(event);
    std::vector<const google::protobuf::FieldDescriptor*> set;
    event.GetReflection()->ListFields(event, &set);
    for (const auto* field : set)
        if (field->options().GetExtension(personal))
            clear->GetReflection()->ClearField(clear.get(), field);
    return clear->SerializeAsString().find(kSentence) != std::string::npos;
}

// The plain part of what a decider's event wraps.
inline bool tells_in_clear(const google::protobuf::Message& event) {
    const auto* reflection = event.GetReflection();
    const auto* kind =
        reflection->GetOneofFieldDescriptor(event, event.GetDescriptor()->oneof_decl(0));
    return stands_in_clear(reflection->GetMessage(event, kind));
}

template <class Domain>
class Planting {
public:
    using Command = typename Domain::Command;
    using State = typename Domain::State;
    using Malformed = std::vector<base::FieldError> (*)(const Command&);

    // `malformed`: what clients are refused with before anything is decided. `vouched_for`: fields
    // ("RouteHomeVisit.jurisdiction") whose look-up finds out whether there is such a thing.
    Planting(const Walk<Domain>& walk, Malformed malformed, std::set<std::string> vouched_for)
        : walk_(walk), malformed_(malformed), vouched_for_(std::move(vouched_for)) {}

    void run() {
        for (const auto& [state, from] : walk_.states) {
            for (const auto& [name, make] : walk_.commands) {
                SCOPED_TRACE(name + " in " + state);
                plant_in_each(from_text<Command>(make(from)), from);
            }
        }
        EXPECT_GT(taken_, 0) << "some texts are told, and sealed";
    }

private:
    void plant_in_each(Command asked, const State& from) {
        asked.mutable_context()->set_now_us(Domain::kNow_us);
        const auto* kind = asked.GetReflection()->GetOneofFieldDescriptor(
            asked, Command::descriptor()->oneof_decl(0));
        std::vector<PathToText> texts;
        PathToText here;
        add_texts(*kind->message_type(), here, texts);
        for (const auto& path : texts) {
            const auto& text = *path.back();
            if (vouched_for_.contains(text.containing_type()->name() + "." + text.name())) continue;
            auto planted = asked;
            plant(*planted.GetReflection()->MutableMessage(&planted, kind), path);
            SCOPED_TRACE(text.full_name());
            for (const Player& player : walk_.players) tell(planted, player, from);
        }
    }
    void tell(Command& planted, const Player& player, const State& from) {
        if (security::reach(player.principal.role()) == security::Reach::engine) return;
        *planted.mutable_context()->mutable_actor() = player.principal;
        if (!malformed_(planted).empty()) return;
        const auto decision = Domain::decide(planted, from);
        if (!decision.accepted()) return;
        ++taken_;
        for (const auto& event : decision.events())
            EXPECT_FALSE(tells_in_clear(event)) << "as told by " << player.name;
    }

    const Walk<Domain>& walk_;
    Malformed malformed_;
    std::set<std::string> vouched_for_;
    int taken_ = 0;
};

template <class Domain>
void expect_no_sentence_in_clear(const Walk<Domain>& walk,
                                 typename Planting<Domain>::Malformed malformed,
                                 std::set<std::string> vouched_for = {}) {
    Planting<Domain>(walk, malformed, std::move(vouched_for)).run();
}

}  // namespace enlace::test

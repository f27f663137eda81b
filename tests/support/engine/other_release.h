#pragma once

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/decider.h"

namespace enlace::test {

google::protobuf::DescriptorProto* message_named(google::protobuf::FileDescriptorProto& file,
                                                 std::string_view name);

// The decider of another release: the same functions, with the events as `change` leaves the file
// that defines them. `ours` must outlive it.
class OtherRelease : public aggregate::Decider {
public:
    using Change = std::function<void(google::protobuf::FileDescriptorProto&)>;
    using Message = aggregate::Message;

    OtherRelease(const aggregate::Decider& ours, const Change& change);

    const google::protobuf::Descriptor& event_type() const override { return *events_; }
    aggregate::Folded evolve(Message& state,
                             const journal::v1::RecordedEvent& event,
                             const base::EventInfo& info) const override;

    std::string_view kind() const override { return ours_.kind(); }
    const google::protobuf::Descriptor& command_type() const override {
        return ours_.command_type();
    }
    std::unique_ptr<Message> new_command() const override { return ours_.new_command(); }
    std::unique_ptr<Message> new_state() const override { return ours_.new_state(); }
    aggregate::Decided decide(const Message& command, const Message& state) const override {
        return ours_.decide(command, state);
    }
    common::v1::Ownership ownership(const Message& state) const override {
        return ours_.ownership(state);
    }
    const aggregate::ArmedDeadlines& deadlines(const Message& state) const override {
        return ours_.deadlines(state);
    }
    std::unique_ptr<Message> on_timer(const common::v1::ArmedDeadline& due) const override {
        return ours_.on_timer(due);
    }
    std::string_view state_name(const Message& state) const override {
        return ours_.state_name(state);
    }
    std::string_view relation(const common::v1::Principal& actor,
                              const Message& state) const override {
        return ours_.relation(actor, state);
    }
    std::vector<std::string> tallies(const Message& state) const override {
        return ours_.tallies(state);
    }
    std::string subject(const Message& state) const override { return ours_.subject(state); }
    std::uint32_t policy_version() const override { return ours_.policy_version(); }
    const google::protobuf::EnumDescriptor& rejections() const override {
        return ours_.rejections();
    }

private:
    void build(const google::protobuf::FileDescriptor& file, const Change& change);

    const aggregate::Decider& ours_;
    google::protobuf::DescriptorPool pool_;
    mutable google::protobuf::DynamicMessageFactory factory_;
    const google::protobuf::Descriptor* events_ = nullptr;
};

}  // namespace enlace::test

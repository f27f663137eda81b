#include "support/engine/other_release.h"

#include <algorithm>

namespace enlace::test {

using aggregate::Folded;
using google::protobuf::DescriptorProto;
using google::protobuf::FileDescriptor;
using google::protobuf::FileDescriptorProto;

DescriptorProto* message_named(FileDescriptorProto& file, std::string_view name) {
    return &*std::ranges::find(*file.mutable_message_type(), name,
                               [](const auto& message) { return message.name(); });
}

OtherRelease::OtherRelease(const aggregate::Decider& ours, const Change& change) : ours_(ours) {
    const auto& event = ours.event_type();
    build(*event.file(), change);
    events_ = pool_.FindMessageTypeByName(event.full_name());
}

void OtherRelease::build(const FileDescriptor& file, const Change& change) {
    if (pool_.FindFileByName(file.name())) return;
    for (int i = 0; i < file.dependency_count(); ++i) build(*file.dependency(i), change);
    FileDescriptorProto described;
    file.CopyTo(&described);
    if (&file == ours_.event_type().file()) change(described);
    pool_.BuildFile(described);
}

Folded OtherRelease::evolve(Message& state,
                            const journal::v1::RecordedEvent& event,
                            const base::EventInfo& info) const {
    const std::unique_ptr<Message> wrapper(factory_.GetPrototype(events_)->New());
    const Folded folded = aggregate::decode_into(*wrapper, event);
    if (folded.code != Folded::ok) return folded;
    auto as_ours = event;
    as_ours.mutable_meta()->clear_schema();
    return ours_.evolve(state, as_ours, info);
}

}  // namespace enlace::test

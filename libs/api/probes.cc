#include "api/probes.h"

#include "enlace/options.pb.h"
#include "openapi/example.h"

namespace enlace::api {
namespace {

using aggregate::Message;
using google::protobuf::FieldDescriptor;

// Collects the versions of one command.
class Versions {
public:
    Versions(const aggregate::Decider& decider, const FieldDescriptor& kind)
        : decider_(decider), kind_(kind) {
        example_ = openapi::example_of(*kind.message_type(), openapi::Fields::all);
    }

    std::vector<std::unique_ptr<Message>> take() {
        add(*example_);
        add_needed_only();
        const auto& type = *kind_.message_type();
        for (int i = 0; i < type.field_count(); ++i) add_versions_of(*type.field(i));
        return std::move(versions_);
    }

private:
    void add(const Message& inner) {
        versions_.push_back(decider_.new_command());
        Message& wrapper = *versions_.back();
        wrapper.GetReflection()->MutableMessage(&wrapper, &kind_)->CopyFrom(inner);
    }

    std::unique_ptr<Message> copy() const {
        std::unique_ptr<Message> inner(example_->New());
        inner->CopyFrom(*example_);
        return inner;
    }

    void add_needed_only() {
        const auto inner = copy();
        const auto& type = *kind_.message_type();
        for (int i = 0; i < type.field_count(); ++i) {
            const auto& options = type.field(i)->options();
            if (!options.GetExtension(enlace::required) && !options.GetExtension(enlace::looked_up))
                inner->GetReflection()->ClearField(inner.get(), type.field(i));
        }
        add(*inner);
    }

    void add_with(const FieldDescriptor& field, const std::string& value) {
        const auto inner = copy();
        inner->GetReflection()->ClearField(inner.get(), &field);
        openapi::put_example(*inner, field, value);
        add(*inner);
    }

    bool is_set(const FieldDescriptor& field) const {
        const auto* reflection = example_->GetReflection();
        return field.is_repeated() ? reflection->FieldSize(*example_, &field) > 0
                                   : reflection->HasField(*example_, &field);
    }

    void add_versions_of(const FieldDescriptor& field) {
        switch (field.cpp_type()) {
            case FieldDescriptor::CPPTYPE_BOOL:
                add_with(field, "true");
                return;
            case FieldDescriptor::CPPTYPE_ENUM:
                for (int i = 1; i < field.enum_type()->value_count(); ++i)
                    add_with(field, field.enum_type()->value(i)->name());
                return;
            case FieldDescriptor::CPPTYPE_MESSAGE:
                if (!is_set(field)) add_message(field);
                return;
            case FieldDescriptor::CPPTYPE_STRING:
                if (field.real_containing_oneof() && !is_set(field))
                    add_with(field, openapi::example_value(field.name()));
                return;
            case FieldDescriptor::CPPTYPE_INT32:
            case FieldDescriptor::CPPTYPE_INT64:
            case FieldDescriptor::CPPTYPE_UINT32:
            case FieldDescriptor::CPPTYPE_UINT64:
            case FieldDescriptor::CPPTYPE_FLOAT:
            case FieldDescriptor::CPPTYPE_DOUBLE:
                return;
        }
    }

    // What the example leaves out, or another one of several: alone, since it may stand for what
    // need not be known then.
    void add_message(const FieldDescriptor& field) {
        const auto value = openapi::example_of(*field.message_type(), openapi::Fields::all);
        const auto put = [&](Message& inner) {
            const auto* reflection = inner.GetReflection();
            auto& below = field.is_repeated() ? *reflection->AddMessage(&inner, &field)
                                              : *reflection->MutableMessage(&inner, &field);
            below.CopyFrom(*value);
        };
        const auto inner = copy();
        put(*inner);
        add(*inner);
        const auto alone = std::unique_ptr<Message>(example_->New());
        put(*alone);
        add(*alone);
    }

    const aggregate::Decider& decider_;
    const FieldDescriptor& kind_;
    std::unique_ptr<Message> example_;
    std::vector<std::unique_ptr<Message>> versions_;
};

}  // namespace

std::vector<Probe> probes_of(const aggregate::Decider& decider) {
    std::vector<Probe> probes;
    const auto& kinds = *decider.command_type().oneof_decl(0);
    for (int i = 0; i < kinds.field_count(); ++i) {
        const auto& kind = *kinds.field(i);
        probes.push_back({kind.message_type()->name(), Versions(decider, kind).take()});
    }
    return probes;
}

std::vector<Asker> askers() {
    const auto example =
        openapi::example_of(*common::v1::Principal::descriptor(), openapi::Fields::all);
    const auto& named = static_cast<const common::v1::Principal&>(*example);
    std::vector<Asker> askers;
    for (int number = 0; number <= common::v1::Role_MAX; ++number) {
        if (!common::v1::Role_IsValid(number)) continue;
        common::v1::Principal nobody;
        nobody.set_client(named.client());
        nobody.set_role(static_cast<common::v1::Role>(number));
        askers.push_back({Standing::neither, nobody});
        if (is_of_the_engine(nobody.role())) continue;
        auto in_institution = nobody, in_jurisdiction = nobody, elsewhere = nobody;
        in_institution.set_institution(named.institution());
        in_institution.set_human(named.human());
        in_jurisdiction.set_jurisdiction(named.jurisdiction());
        in_jurisdiction.set_human(named.human());
        elsewhere.set_institution(openapi::example_value("receiver"));
        askers.push_back({Standing::institution, in_institution});
        askers.push_back({Standing::jurisdiction, in_jurisdiction});
        askers.push_back({Standing::elsewhere, elsewhere});
    }
    return askers;
}

bool is_of_the_engine(common::v1::Role role) {
    return role == common::v1::TIMER || role == common::v1::REACTION ||
           role == common::v1::GATEWAY || role == common::v1::ENGINE;
}

}  // namespace enlace::api

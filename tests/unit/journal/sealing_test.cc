#include "journal/sealing.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

#include "enlace/intake/v1/patient.pb.h"
#include "enlace/options.pb.h"
#include "security/keyring_memory.h"
#include "support/temporary_folder.h"

namespace enlace::journal {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::util::MessageDifferencer;
using intake::v1::PatientRegistered;

constexpr auto kStream = "patient-7Z0123456789";
const std::string kCommandId(32, 'c');

PatientRegistered registration() {
    PatientRegistered event;
    event.set_institution("SPSSA000011");
    event.mutable_counted()->set_municipality("24028");
    event.set_curp("HEGG560427MVZRRL04");
    event.mutable_demographics()->set_name("Gloria Hernandez");
    event.mutable_finding();
    return event;
}

v1::RecordedEvent recorded(const google::protobuf::Message& event, const SealedEvent& parts) {
    v1::RecordedEvent out;
    out.set_type(event.GetDescriptor()->full_name());
    out.set_clear(parts.clear);
    out.set_sealed(parts.sealed);
    out.set_key_id(parts.key_id);
    return out;
}

class Sealing : public testing::Test {
protected:
    v1::RecordedEvent sealed(const google::protobuf::Message& event) {
        return recorded(event, seal(event, keyring_.key_for("patient"), kStream, kCommandId));
    }

    Opened open_into(PatientRegistered* event, const v1::RecordedEvent& from) {
        return open(from, kStream, kCommandId, event, keyring_);
    }

    security::MemoryKeyring keyring_;
};

TEST_F(Sealing, GivesBackTheEventItWasGiven) {
    PatientRegistered event;
    EXPECT_EQ(open_into(&event, sealed(registration())), Opened::opened);
    EXPECT_TRUE(MessageDifferencer::Equals(event, registration()));
    EXPECT_TRUE(event.has_finding()) << "a message that is there though empty";
}

TEST_F(Sealing, LeavesNoPersonalFieldInTheClearPart) {
    const auto from = sealed(registration());
    PatientRegistered clear;
    ASSERT_TRUE(clear.ParseFromString(from.clear()));
    auto expected = registration();
    expected.clear_curp();
    expected.clear_demographics();
    expected.clear_finding();
    EXPECT_TRUE(MessageDifferencer::Equals(clear, expected));
    EXPECT_THAT(from.SerializeAsString(), testing::Not(testing::HasSubstr("Hernandez")));
    EXPECT_THAT(from.SerializeAsString(), testing::Not(testing::HasSubstr("HEGG560427")));
}

TEST_F(Sealing, NeedsNoKeyWhereNothingIsPersonal) {
    PatientRegistered event;
    event.set_institution("SPSSA000011");
    EXPECT_FALSE(has_personal_fields(event));
    EXPECT_TRUE(has_personal_fields(registration()));

    const auto from = recorded(event, seal_nothing(event));
    EXPECT_EQ(from.sealed(), "");
    EXPECT_EQ(from.key_id(), "");
    EXPECT_EQ(sealed(event).SerializeAsString(), from.SerializeAsString());
    PatientRegistered opened;
    EXPECT_EQ(open_into(&opened, from), Opened::nothing_sealed);
    EXPECT_TRUE(MessageDifferencer::Equals(opened, event));
}

TEST_F(Sealing, IsUndoneForEverWhenTheKeyIsDestroyed) {
    const auto from = sealed(registration());
    keyring_.destroy("patient");
    PatientRegistered event;
    EXPECT_EQ(open_into(&event, from), Opened::erased);
    EXPECT_EQ(event.curp(), "");
    EXPECT_EQ(event.counted().municipality(), "24028") << "what is counted stays";
}

TEST_F(Sealing, HoldsOnlyInTheRecordItWasMadeFor) {
    const auto from = sealed(registration());
    PatientRegistered event;
    EXPECT_EQ(open(from, "patient-7Z", kCommandId, &event, keyring_), Opened::damaged);
    EXPECT_EQ(open(from, kStream, std::string(32, 'd'), &event, keyring_), Opened::damaged);
}

TEST_F(Sealing, NoticesDamage) {
    const auto from = sealed(registration());
    PatientRegistered event;
    auto flipped = from;
    flipped.mutable_sealed()->back() ^= 1;
    EXPECT_EQ(open_into(&event, flipped), Opened::damaged);
    auto cut = from;
    cut.mutable_clear()->pop_back();
    EXPECT_EQ(open_into(&event, cut), Opened::damaged);
    auto other = from;
    other.set_type("enlace.intake.v1.RegistrationRepeated");
    EXPECT_EQ(open_into(&event, other), Opened::damaged);
}

TEST(SealingDeath, NeverLetsPersonalFieldsThroughWithoutAKey) {
    EXPECT_DEATH(seal_nothing(registration()), "needs a key");
}

// The published language, as it stands in proto/.
class Schema {
public:
    Schema() {
        const std::filesystem::path root(ENLACE_SOURCE_DIR "/proto");
        const test::TemporaryFolder folder;
        const auto out = folder / "schema";
        std::ostringstream command;  // Paths are written in quotes.
        command << "protoc --include_imports -I " << root << " -o " << out;
        for (const auto& file : std::filesystem::recursive_directory_iterator(root / "enlace")) {
            if (file.path().extension() == ".proto") command << ' ' << file.path();
        }
        if (std::system(command.str().c_str()) != 0) {
            throw std::runtime_error("protoc refused proto/");
        }

        google::protobuf::FileDescriptorSet set;
        std::ifstream in(out, std::ios::binary);
        if (!set.ParseFromIstream(&in)) throw std::runtime_error("not what protoc writes");
        for (const auto& file : set.file()) files_.push_back(pool_.BuildFile(file));
    }

    template <class Visit>
    void for_each_message(const Visit& visit) const {
        for (const auto* file : files_) {
            for (int i = 0; i < file->message_type_count(); ++i) walk(file->message_type(i), visit);
        }
    }

private:
    template <class Visit>
    static void walk(const Descriptor* type, const Visit& visit) {
        visit(*type);
        for (int i = 0; i < type->nested_type_count(); ++i) walk(type->nested_type(i), visit);
    }

    google::protobuf::DescriptorPool pool_;
    std::vector<const FileDescriptor*> files_;
};

// Events are what an `<Name>Event { oneof kind {...} }` lists.
std::set<const Descriptor*> events_of(const Schema& schema) {
    std::set<const Descriptor*> events;
    schema.for_each_message([&](const Descriptor& type) {
        if (!type.name().ends_with("Event") || type.oneof_decl_count() != 1) return;
        const auto& kinds = *type.oneof_decl(0);
        for (int i = 0; i < kinds.field_count(); ++i) events.insert(kinds.field(i)->message_type());
    });
    return events;
}

TEST(PersonalFields, AreTopLevelFieldsOfEventsOnly) {
    const Schema schema;
    const auto events = events_of(schema);
    int personal_fields = 0;
    schema.for_each_message([&](const Descriptor& type) {
        for (int i = 0; i < type.field_count(); ++i) {
            const FieldDescriptor& field = *type.field(i);
            if (!field.options().GetExtension(personal)) continue;
            ++personal_fields;
            EXPECT_TRUE(events.contains(&type)) << field.full_name() << ": not of an event";
            EXPECT_EQ(field.real_containing_oneof(), nullptr)
                << field.full_name() << ": sealing one of several would clear the others";
        }
    });
    EXPECT_GT(personal_fields, 0) << "the option was not understood";
}

}  // namespace
}  // namespace enlace::journal

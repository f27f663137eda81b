#include <gmock/gmock.h>

#include <barrier>
#include <future>

#include "journal/kafka/kafka_keyring.h"
#include "journal/kafka/keyring_table.h"
#include "kafka/producer.h"
#include "security/keyring_file.h"
#include "support/any_keyring.h"
#include "support/kafka_home.h"
#include "support/movable_keyrings.h"
#include "support/temporary_folder.h"
#include "support/wait_until.h"

namespace enlace::security {

// A topic of its own, and the key that everybody has who opens it.
class KeyringTopic {
public:
    KeyringTopic() { test::make_topic(journal::plan_keyring(rules_)); }

    std::unique_ptr<journal::KafkaKeyring> open() const { return open(kek_); }
    std::unique_ptr<journal::KafkaKeyring> open_to_move() const { return open(kek_, true); }
    std::unique_ptr<journal::KafkaKeyring> open(const Key& kek, bool moving = false) const {
        journal::KafkaKeyring::Options options;
        options.moving = moving;
        options.connection.brokers = test::brokers();
        options.topics = rules_;
        return journal::KafkaKeyring::open(std::move(options), kek);
    }

    // A message as some other process would write it.
    void write(const std::string& key, std::optional<std::string_view> value) const {
        std::promise<kafka::Delivery> told;
        kafka::Producer producer({.brokers = test::brokers()}, {});
        producer.produce({.topic = journal::keyring_topic(rules_), .key = key, .value = value},
                         [&](const kafka::Receipt& receipt) { told.set_value(receipt.delivery); });
        EXPECT_EQ(told.get_future().get(), kafka::Delivery::delivered);
    }
    const Key& kek() const { return kek_; }
    std::uint64_t messages() const {
        const kafka::Admin admin({.brokers = test::brokers()});
        return admin.ends(journal::keyring_topic(rules_), {0}, std::chrono::seconds(30))[0];
    }
    Slot write(std::string_view subject, std::uint32_t generation) const {
        Slot slot = make_slot(kek_, subject, generation);
        write(journal::KeyringTable::message_key(slot), slot.wrapped);
        return slot;
    }

private:
    const test::TemporaryFolder folder_;
    const journal::TopicRules rules_ = test::topic_rules(folder_.path());
    const Key kek_ = Key::random();
};

struct InKafka {
    KeyringTopic topic;
    std::unique_ptr<journal::KafkaKeyring> keyring = topic.open();
    Keyring& get() { return *keyring; }
};

INSTANTIATE_TYPED_TEST_SUITE_P(Kafka, AnyKeyring, testing::Types<InKafka>);

// A topic and a file, with keys moved this way or that.
struct TopicAndFile {
    KeyringTopic topic;
    test::TemporaryFolder folder;
    std::unique_ptr<FileKeyring> in_file = FileKeyring::open(folder / "keyring", topic.kek());
    std::unique_ptr<journal::KafkaKeyring> in_topic = topic.open();
};
struct FromFileToTopic : TopicAndFile {
    MovableKeyring& from() { return *in_file; }
    MovableKeyring& to() { return *in_topic; }
};
struct FromTopicToFile : TopicAndFile {
    MovableKeyring& from() { return *in_topic; }
    MovableKeyring& to() { return *in_file; }
};

using Ways = testing::Types<FromFileToTopic, FromTopicToFile>;
INSTANTIATE_TYPED_TEST_SUITE_P(Kafka, MovableKeyrings, Ways);

namespace {

class KeyringOnKafka : public testing::Test {
protected:
    KeyringTopic topic;
};

TEST_F(KeyringOnKafka, GivesTwoInstancesTheSameKeyThatMakeOneAtOnce) {
    constexpr int kPatients = 50;
    const auto one = topic.open();
    const auto other = topic.open();
    std::barrier together(2);
    const auto make_all = [&](Keyring& keyring) {
        std::vector<SubjectKey> keys;
        for (int i = 0; i < kPatients; ++i) {
            together.arrive_and_wait();
            keys.push_back(keyring.key_for("patient-" + std::to_string(10 + i)));
        }
        return keys;
    };
    auto others = std::async(std::launch::async, [&] { return make_all(*other); });
    const auto keys = make_all(*one);
    const auto other_keys = others.get();
    for (std::size_t i = 0; i < kPatients; ++i) {
        EXPECT_EQ(keys[i].id, other_keys[i].id);
        EXPECT_EQ(keys[i].key.id(), other_keys[i].key.id());
    }
    EXPECT_GT(topic.messages(), std::uint64_t{kPatients}) << "nobody raced with anybody";
}

TEST_F(KeyringOnKafka, FindsWhatAnotherInstanceMadeAMomentAgo) {
    const auto one = topic.open();
    const auto other = topic.open();
    for (int i = 0; i < 20; ++i) {
        const auto made = one->key_for("patient-" + std::to_string(10 + i));
        ASSERT_TRUE(other->find(made.id));
        EXPECT_EQ(other->find(made.id)->id(), made.key.id());
    }
}

TEST_F(KeyringOnKafka, HearsOfWhatAnotherInstanceDestroyed) {
    const auto one = topic.open();
    const auto other = topic.open();
    const auto old = one->key_for(kPatient);
    ASSERT_TRUE(other->find(old.id));
    one->destroy(kPatient);
    EXPECT_FALSE(one->find(old.id));
    EXPECT_TRUE(test::wait_until([&] { return !other->find(old.id); }));
    const auto fresh = other->key_for(kPatient);
    EXPECT_NE(fresh.id, old.id);
    EXPECT_TRUE(one->find(fresh.id));
    EXPECT_EQ(one->key_for(kPatient).id, fresh.id);
}

TEST_F(KeyringOnKafka, ReadsEverythingWhenItStarts) {
    std::vector<SubjectKey> keys;
    std::string destroyed;
    {
        const auto before = topic.open();
        for (int i = 0; i < 30; ++i) {
            keys.push_back(before->key_for("patient-" + std::to_string(10 + i)));
        }
        destroyed = before->key_for(kPatient).id;
        before->destroy(kPatient);
    }
    const auto after = topic.open();
    for (int i = 0; i < 30; ++i) {
        const auto& wanted = keys[static_cast<std::size_t>(i)];
        EXPECT_EQ(after->key_for("patient-" + std::to_string(10 + i)).id, wanted.id);
        EXPECT_EQ(after->find(wanted.id)->id(), wanted.key.id());
    }
    EXPECT_FALSE(after->find(destroyed));
    EXPECT_NE(after->key_for(kPatient).id, destroyed);
}

TEST_F(KeyringOnKafka, TakesTheFirstOfTwoThatWereWrittenAndErasesBoth) {
    const Slot first = topic.write(kPatient, 1);
    const Slot second = topic.write(kPatient, 1);
    const auto keyring = topic.open();
    EXPECT_EQ(keyring->key_for(kPatient).id, first.key_id);
    EXPECT_TRUE(keyring->find(second.key_id));
    keyring->destroy(kPatient);
    const auto later = topic.open();
    EXPECT_FALSE(later->find(first.key_id));
    EXPECT_FALSE(later->find(second.key_id));
    const auto fresh = later->key_for(kPatient);
    EXPECT_NE(fresh.id, first.key_id);
    EXPECT_NE(fresh.id, second.key_id);
}

TEST_F(KeyringOnKafka, ErasesTheKeysOfAllGenerations) {
    const Slot old = topic.write(kPatient, 1);
    const Slot newer = topic.write(kPatient, 2);
    const auto keyring = topic.open();
    EXPECT_EQ(keyring->key_for(kPatient).id, newer.key_id);
    keyring->destroy(kPatient);
    EXPECT_FALSE(keyring->find(old.key_id));
    EXPECT_FALSE(keyring->find(newer.key_id));
}

TEST_F(KeyringOnKafka, PassesOverWhatIsNoKey) {
    topic.write("something", "else");
    topic.write("", std::nullopt);
    const auto keyring = topic.open();
    const auto made = keyring->key_for(kPatient);
    EXPECT_TRUE(topic.open()->find(made.id));
}

TEST_F(KeyringOnKafka, IsRefusedAsLongAsADeploymentIsBeingMovedToIt) {
    {
        const auto mover = topic.open_to_move();
        EXPECT_FALSE(mover->moving_from());
        mover->begin_move("the folder elsewhere");
        EXPECT_EQ(mover->moving_from(), "the folder elsewhere");
    }
    EXPECT_THAT([&] { topic.open(); }, testing::ThrowsMessage<KeyringError>(testing::AllOf(
                                           testing::HasSubstr("moved from the folder elsewhere"),
                                           testing::HasSubstr("run `enlace migrate` again"))));
    const auto again = topic.open_to_move();
    EXPECT_EQ(again->moving_from(), "the folder elsewhere");
    again->end_move();
    EXPECT_FALSE(topic.open()->moving_from());
}

TEST_F(KeyringOnKafka, RefusesAnotherKeyEncryptionKey) {
    topic.open()->key_for(kPatient);
    EXPECT_THAT([&] { topic.open(Key::random()); },
                testing::ThrowsMessage<KeyringError>(testing::HasSubstr("keyring.kek")));
}

}  // namespace
}  // namespace enlace::security

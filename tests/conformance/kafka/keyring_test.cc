#include <gmock/gmock.h>

#include <barrier>
#include <future>

#include "journal/kafka/kafka_keyring.h"
#include "journal/kafka/keyring_table.h"
#include "kafka/producer.h"
#include "support/any_keyring.h"
#include "support/kafka_home.h"
#include "support/temporary_folder.h"
#include "support/wait_until.h"

namespace enlace::security {

// A keyring on topics of its own, and whoever else has it.
class InKafka {
public:
    InKafka() { test::make_topic(journal::plan_keyring(rules_)); }

    Keyring& get() {
        if (!keyring_) keyring_ = open();
        return *keyring_;
    }

    std::unique_ptr<journal::KafkaKeyring> open() const { return open(kek_); }
    std::unique_ptr<journal::KafkaKeyring> open(const Key& kek) const {
        journal::KafkaKeyring::Options options;
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
    Slot write(std::string_view subject, std::uint32_t generation) const {
        Slot slot = make_slot(kek_, subject, generation);
        write(journal::KeyringTable::message_key(slot), slot.wrapped);
        return slot;
    }

private:
    const test::TemporaryFolder folder_;
    const journal::TopicRules rules_ = test::topic_rules(folder_.path());
    const Key kek_ = Key::random();
    std::unique_ptr<journal::KafkaKeyring> keyring_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Kafka, AnyKeyring, testing::Types<InKafka>);

namespace {

class KeyringOnKafka : public testing::Test {
protected:
    InKafka home;
};

TEST_F(KeyringOnKafka, GivesTwoInstancesTheSameKeyThatMakeOneAtOnce) {
    constexpr int kPatients = 50;
    const auto one = home.open();
    const auto other = home.open();
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
}

TEST_F(KeyringOnKafka, FindsWhatAnotherInstanceMadeAMomentAgo) {
    const auto one = home.open();
    const auto other = home.open();
    for (int i = 0; i < 20; ++i) {
        const auto made = one->key_for("patient-" + std::to_string(10 + i));
        ASSERT_TRUE(other->find(made.id));
        EXPECT_EQ(other->find(made.id)->id(), made.key.id());
    }
}

TEST_F(KeyringOnKafka, HearsOfWhatAnotherInstanceDestroyed) {
    const auto one = home.open();
    const auto other = home.open();
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
        const auto before = home.open();
        for (int i = 0; i < 30; ++i) {
            keys.push_back(before->key_for("patient-" + std::to_string(10 + i)));
        }
        destroyed = before->key_for(kPatient).id;
        before->destroy(kPatient);
    }
    const auto after = home.open();
    for (int i = 0; i < 30; ++i) {
        const auto& wanted = keys[static_cast<std::size_t>(i)];
        EXPECT_EQ(after->key_for("patient-" + std::to_string(10 + i)).id, wanted.id);
        EXPECT_EQ(after->find(wanted.id)->id(), wanted.key.id());
    }
    EXPECT_FALSE(after->find(destroyed));
    EXPECT_NE(after->key_for(kPatient).id, destroyed);
}

TEST_F(KeyringOnKafka, TakesTheFirstOfTwoThatWereWrittenAndErasesBoth) {
    const Slot first = home.write(kPatient, 1);
    const Slot second = home.write(kPatient, 1);
    const auto keyring = home.open();
    EXPECT_EQ(keyring->key_for(kPatient).id, first.key_id);
    EXPECT_TRUE(keyring->find(second.key_id));
    keyring->destroy(kPatient);
    const auto later = home.open();
    EXPECT_FALSE(later->find(first.key_id));
    EXPECT_FALSE(later->find(second.key_id));
    const auto fresh = later->key_for(kPatient);
    EXPECT_NE(fresh.id, first.key_id);
    EXPECT_NE(fresh.id, second.key_id);
}

TEST_F(KeyringOnKafka, ErasesTheKeysOfAllGenerations) {
    const Slot old = home.write(kPatient, 1);
    const Slot newer = home.write(kPatient, 2);
    const auto keyring = home.open();
    EXPECT_EQ(keyring->key_for(kPatient).id, newer.key_id);
    keyring->destroy(kPatient);
    EXPECT_FALSE(keyring->find(old.key_id));
    EXPECT_FALSE(keyring->find(newer.key_id));
}

TEST_F(KeyringOnKafka, PassesOverWhatIsNoKey) {
    home.write("something", "else");
    home.write("", std::nullopt);
    const auto keyring = home.open();
    const auto made = keyring->key_for(kPatient);
    EXPECT_TRUE(home.open()->find(made.id));
}

TEST_F(KeyringOnKafka, RefusesAnotherKeyEncryptionKey) {
    home.get().key_for(kPatient);
    EXPECT_THAT([&] { home.open(Key::random()); },
                testing::ThrowsMessage<KeyringError>(testing::HasSubstr("keyring.kek")));
}

}  // namespace
}  // namespace enlace::security

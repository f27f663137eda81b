#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/domain/message.h"

namespace enlace::gateway {

// What stands on a public topic, as far as it is compared.
struct FoundMessage {
    std::string id;    // `<stream>/<version>`
    std::string type;  // Full name.
    std::string key;
    std::string digest;  // SHA-256 of the value.
};

FoundMessage found_message(std::string_view id,
                           std::string_view type,
                           std::string_view key,
                           std::string_view value);

// Holds a public topic to what should be told there: of each thing everything, once, in the order
// in which it happened, and of nothing else. Of data teams' topics the content, too; on the others
// it may have been told before the patient was erased.
class Comparison {
public:
    struct Faults {
        std::uint64_t missing = 0;
        std::uint64_t doubled = 0;  // Or out of order.
        std::uint64_t unknown = 0;  // Nothing of the kind should be there.
        std::uint64_t different = 0;
        std::vector<std::string> kept;  // The first of them, by their ids.

        std::uint64_t count() const { return missing + doubled + unknown + different; }
    };
    static constexpr std::size_t kFaultsKept = 20;

    // Each in the order in which it happened. `settled`: it must be there already.
    void expect(const std::string& topic, const PublicMessage& message, bool settled);
    // All that is on the topic, in the order of each partition. `begins_late`: what was there
    // before was deleted, as it was old.
    void compare(const std::string& topic,
                 const std::vector<FoundMessage>& found,
                 bool begins_late);

    const Faults& faults() const { return faults_; }
    std::uint64_t compared() const { return compared_; }

private:
    struct Expected {
        std::uint64_t version = 0;
        std::string type;
        std::string key;
        std::string digest;  // Empty: the content is not compared.
        bool settled = false;
    };
    struct Thing {
        std::vector<Expected> expected;
        std::size_t next = 0;
    };
    using Things = std::map<std::string, Thing, std::less<>>;  // By stream.

    void take(const std::string& topic,
              Things& things,
              const FoundMessage& found,
              bool begins_late);
    void fault(std::uint64_t& kind, std::string_view what, const std::string& place);

    std::map<std::string, Things> topics_;
    Faults faults_;
    std::uint64_t compared_ = 0;
};

}  // namespace enlace::gateway

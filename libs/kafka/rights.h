#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kafka/connection.h"

namespace enlace::kafka {

// To do one thing, from anywhere.
struct Right {
    enum class To {
        read_topic,
        write_topic,
        use_groups,  // All whose names begin so.
    };
    std::string user;
    To to = To::read_topic;
    std::string name;
};

// Lets users in, and says what they may do; what they may already stays. For an administrator.
// Each call waits for its answer, at most as long as it was given, and throws std::runtime_error
// where none came or it says no.
class Rights {
public:
    // Does not wait for a broker. Throws std::runtime_error about the connection's settings.
    explicit Rights(const Connection& connection);
    ~Rights();

    // Who has a password for SCRAM-SHA-512.
    std::vector<std::string> users(std::chrono::milliseconds within) const;
    // In place of the one before.
    void set_password(const std::string& user,
                      std::string_view password,
                      std::chrono::milliseconds within) const;
    void allow(const std::vector<Right>& rights, std::chrono::milliseconds within) const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::kafka

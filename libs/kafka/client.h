#pragma once

#include <chrono>
#include <initializer_list>
#include <string>
#include <utility>

#include "kafka/connection.h"
#include "kafka/handles.h"

// What all clients have in common. For the bodies of this library only.
namespace enlace::kafka {

// What to do where somebody lacks a right.
inline constexpr auto kNoRight =
    "this user has no right to that; deploy/kafka/principals.py gives each service its rights, all "
    "else is an administrator's";

// A broker that died or hangs is noticed within so long.
inline constexpr std::chrono::milliseconds kAnswerWithin{10'000};

using Setting = std::pair<const char*, std::string>;

// Connection and log lines, then these. Throws std::runtime_error that names the setting.
Conf make_conf(const Connection& connection, std::initializer_list<Setting> settings);

// The callbacks' opaque pointer stays valid as long as the client. Throws std::runtime_error.
Client make_client(rd_kafka_type_t type, Conf conf);

}  // namespace enlace::kafka

#pragma once

#include <initializer_list>
#include <string>
#include <utility>

#include "kafka/connection.h"
#include "kafka/handles.h"

// What all clients have in common. For the bodies of this library only.
namespace enlace::kafka {

using Setting = std::pair<const char*, std::string>;

// Connection and log lines, then these. Throws std::runtime_error that names the setting.
Conf make_conf(const Connection& connection, std::initializer_list<Setting> settings);

// The callbacks' opaque pointer stays valid as long as the client. Throws std::runtime_error.
Client make_client(rd_kafka_type_t type, Conf conf);

}  // namespace enlace::kafka

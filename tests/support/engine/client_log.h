#pragma once

#include <map>
#include <mutex>
#include <string>

#include "aggregate/command.h"

namespace enlace::test {

// What clients sent to engines and were answered, in the lines that tests/judge reads: as they
// would have been over HTTP. Requests whose keys it was not told are left out. Thread-safe.
class ClientLog {
public:
    // The key of a client gives its commands this id.
    void know(const std::string& command_id, const std::string& client, const std::string& key);

    void sent(const std::string& command_id);
    // By an engine of this service, which asked this decider.
    void answered(const std::string& command_id,
                  const aggregate::Answer& answer,
                  const aggregate::Decider& decider,
                  const std::string& service);

    std::string lines() const;

private:
    void add(const std::string& command_id, const std::string& type, const std::string& more = "");

    mutable std::mutex mutex_;
    std::map<std::string, std::string> who_;  // Client and key as JSON, by command id.
    std::string lines_;
};

}  // namespace enlace::test

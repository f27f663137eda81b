#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "journal/log.h"
#include "security/key.h"

namespace enlace::test {

// What the second reader, tests/judge, holds against a log.
struct Trial {
    std::string client_log;  // As ClientLog's lines: every answer has to be accounted for.
    const security::Key& deployment_key;
    std::vector<std::string> allowed{};  // Codes of findings that are none here.
};

// What it finds wrong with a data directory that nobody writes to; empty if everything holds.
std::string faults_found_by_the_judge(const std::filesystem::path& data, const Trial& trial);

// The same of these services' journals, written into segment files for it.
std::string faults_found_by_the_judge(const journal::Log& log,
                                      const std::vector<std::string>& services,
                                      std::uint32_t partitions,
                                      const Trial& trial);

}  // namespace enlace::test

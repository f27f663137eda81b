#pragma once

#include <string>
#include <vector>

#include "journal/log.h"

namespace enlace::test {

// What the second reader, tests/judge, finds wrong with these services' journals, written into
// segment files for it, but for findings of the allowed codes; empty if everything holds. Nobody
// writes to the log any more.
std::string faults_found_by_the_judge(const journal::Log& log,
                                      const std::vector<std::string>& services,
                                      std::uint32_t partitions,
                                      const std::vector<std::string>& allowed);

}  // namespace enlace::test

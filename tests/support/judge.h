#pragma once

#include <string>
#include <vector>

// The second reader, tests/judge, as a program.
namespace enlace::test {

struct Judged {
    int status = -1;
    std::string output;
};

// Runs tests/judge/<script> with these arguments and this input; standard error goes to ours.
Judged run_judge(const std::string& script,
                 const std::vector<std::string>& arguments,
                 const std::string& input = "");

}  // namespace enlace::test

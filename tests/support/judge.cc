#include "support/judge.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "support/temporary_folder.h"

namespace enlace::test {

Judged run_judge(const std::string& script,
                 const std::vector<std::string>& arguments,
                 const std::string& input) {
    const TemporaryFolder folder;
    const std::string in = folder / "input";
    const std::string out = folder / "output";
    std::ofstream(in, std::ios::binary) << input;
    std::string command = "/usr/bin/python3 -B '" ENLACE_SOURCE_DIR "/tests/judge/" + script + "'";
    for (const auto& argument : arguments) command += " '" + argument + "'";
    command += " < '" + in + "' > '" + out + "'";
    Judged judged;
    judged.status = std::system(command.c_str());
    std::ostringstream text;
    text << std::ifstream(out, std::ios::binary).rdbuf();
    judged.output = text.str();
    return judged;
}

}  // namespace enlace::test

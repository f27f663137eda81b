#include "directory/json_file.h"

#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <iterator>
#include <string>

namespace enlace::directory {

void read_json_file(const std::filesystem::path& file, google::protobuf::Message& message) {
    std::ifstream input(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(input), {}};
    if (!input.is_open() || input.bad()) throw FileError(file.string() + ": cannot be read");

    google::protobuf::util::JsonParseOptions options;
    options.ignore_unknown_fields = false;
    const auto status = google::protobuf::util::JsonStringToMessage(text, &message, options);
    if (!status.ok()) throw FileError(file.string() + ": " + status.ToString());
}

}  // namespace enlace::directory

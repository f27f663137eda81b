#pragma once

#include <google/protobuf/message.h>

#include <filesystem>
#include <stdexcept>

namespace enlace::directory {

// A file of reference data that cannot be used; says which, and what to correct. Never holds
// anybody's data, since such files don't.
class FileError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Reads protobuf JSON; a field that `message` does not know is an error, since it would be a rule
// that is silently not applied. Throws FileError.
void read_json_file(const std::filesystem::path& file, google::protobuf::Message& message);

}  // namespace enlace::directory

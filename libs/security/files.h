#pragma once

#include <filesystem>
#include <string>
#include <string_view>

// Small files of the keys folder, for the bodies of this library only. All throw
// std::runtime_error that names the file and the reason.
namespace enlace::security {

std::string read_file(const std::filesystem::path& file);

// As read_file(), and refuses a file that anybody but its owner may read or write.
std::string read_secret_file(const std::filesystem::path& file);

// Refuses to overwrite. Durable when it returns.
void create_secret_file(const std::filesystem::path& file, std::string_view content);

// Readers see the old content or the new. Durable when it returns.
void replace_file(const std::filesystem::path& file, std::string_view content);

}  // namespace enlace::security

#pragma once

#include <google/protobuf/struct.pb.h>

#include <cstdint>
#include <string>

// libs/journal/golden_vectors.json, which every reader of the format is checked against.
namespace enlace::journal {

using Json = google::protobuf::Value;

const Json& golden_vectors();

const Json& field(const Json& object, const std::string& name);
const google::protobuf::RepeatedPtrField<Json>& list(const Json& object, const std::string& name);
const std::string& text(const Json& object, const std::string& name);
std::string bytes(const Json& object, const std::string& name);
std::uint64_t number(const Json& object, const std::string& name);
bool flag(const Json& object, const std::string& name);
bool is_null(const Json& object, const std::string& name);

}  // namespace enlace::journal

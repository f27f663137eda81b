#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

// CloudEvents' JSON event format. Pure.
namespace enlace::gateway {

// By name; of strings, numbers and booleans what they say.
using Attributes = std::map<std::string, std::string, std::less<>>;

struct Structured {
    Attributes attributes;
    std::string content_type;         // "application/json" where nothing is said.
    std::optional<std::string> data;  // Nothing: it is said twice, or is no base64.
};

// Nothing where the text is not a JSON object, or an attribute stands there twice.
std::optional<Structured> read_structured(std::string_view text);

}  // namespace enlace::gateway

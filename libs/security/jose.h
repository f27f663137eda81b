#pragma once

#include <cjose/cjose.h>
#include <jansson.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

// Handles of cjose and jansson, for the bodies of this library only.
namespace enlace::security::jose {

struct Release {
    void operator()(json_t* json) const { json_decref(json); }
    void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
    void operator()(cjose_jws_t* token) const { cjose_jws_release(token); }
    void operator()(char* text) const { std::free(text); }
};

using Json = std::unique_ptr<json_t, Release>;
using Jwk = std::unique_ptr<cjose_jwk_t, Release>;
using Jws = std::unique_ptr<cjose_jws_t, Release>;
using Text = std::unique_ptr<char, Release>;

// One JSON object without repeated names; null if it is anything else.
inline Json parse_object(std::string_view text) {
    Json json(json_loadb(text.data(), text.size(), JSON_REJECT_DUPLICATES, nullptr));
    return json_is_object(json.get()) ? std::move(json) : nullptr;
}

// A member that is a text without NUL; nothing if it is absent or anything else.
inline std::optional<std::string_view> text(const json_t* object, const char* name) {
    const json_t* const member = json_object_get(object, name);
    if (!json_is_string(member)) return std::nullopt;
    const std::string_view value(json_string_value(member), json_string_length(member));
    if (value.find('\0') != std::string_view::npos) return std::nullopt;
    return value;
}

inline std::string dump(const json_t* json) {
    const Text text(json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS));
    return text ? text.get() : "";
}

}  // namespace enlace::security::jose

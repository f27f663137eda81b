#pragma once

#include <string>
#include <string_view>

namespace enlace::openapi {

// Writes JSON from left to right, members in the order in which they are given.
class JsonWriter {
public:
    JsonWriter& begin_object();
    JsonWriter& end_object();
    JsonWriter& begin_array();
    JsonWriter& end_array();
    JsonWriter& key(std::string_view name);

    JsonWriter& value(std::string_view text);
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(bool yes);
    JsonWriter& value(std::int64_t number);
    JsonWriter& value(double number);
    // Which is JSON already.
    JsonWriter& raw(std::string_view json);

    // A member; none where its text is empty.
    JsonWriter& text(std::string_view name, std::string_view value);
    template <class Value>
    JsonWriter& member(std::string_view name, const Value& of) {
        return key(name).value(of);
    }

    std::string take() { return std::move(out_); }

private:
    void separate();

    std::string out_;
    bool first_ = true;  // Of the object or array that is being written.
};

}  // namespace enlace::openapi

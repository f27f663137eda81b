#pragma once

#include <concepts>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

// One JSON object a line: time (UTC), level, event, and the event's fields.
//
//   log::warning("follower_halted", {{"service", "intake"}, {"position", 17}});
//
// An event is a fixed name in snake_case, which people search for and alert on. A field is a
// number, a code or an id: never a text that somebody typed, never a token, never a name.
// Functions are thread-safe and never throw; what can't be written is lost.
namespace enlace::log {

enum class Level { debug, info, warning, error };

std::optional<Level> parse_level(std::string_view name);

struct Options {
    Level level = Level::info;
    std::filesystem::path file;  // Appended to; standard error where it is empty.
};

// Before anything else is logged, and by one thread; without it `Options{}` holds.
// Throws std::runtime_error if the file can't be opened.
void configure(const Options& options);

// Text beyond this many bytes is cut: a code or an id is shorter.
inline constexpr std::size_t kTextMax = 256;

// A view of its text, valid during the call it is made for.
class Value {
public:
    Value(bool value) : value_(value) {}
    Value(double value) : value_(value) {}
    Value(std::signed_integral auto value) : value_(std::int64_t{value}) {}
    Value(std::unsigned_integral auto value) : value_(std::uint64_t{value}) {}
    Value(std::string_view value) : value_(value) {}
    Value(const std::string& value) : value_(std::string_view(value)) {}
    Value(const char* value) : value_(std::string_view(value)) {}

    void append_to(std::string& out) const;

private:
    std::variant<bool, double, std::int64_t, std::uint64_t, std::string_view> value_;
};

struct Field {
    std::string_view key;
    Value value;
};

using Fields = std::initializer_list<Field>;

void debug(std::string_view event, Fields fields = {}) noexcept;
void info(std::string_view event, Fields fields = {}) noexcept;
void warning(std::string_view event, Fields fields = {}) noexcept;
void error(std::string_view event, Fields fields = {}) noexcept;

}  // namespace enlace::log

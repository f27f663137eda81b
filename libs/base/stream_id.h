#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace enlace::base {

// `<kind>-<slot><rest>`: what a stream is called, and thereby where it stands.
//
//   kind  1 to 16 of a-z
//   slot  two digits of Crockford's base 32, one of 1024; partition = slot mod P
//   rest  0 to 64 such digits
//
// A view into the caller's text, which must outlive it.
class StreamId {
public:
    static constexpr unsigned kSlots = 1024;

    static std::optional<StreamId> parse(std::string_view text);

    std::string_view text() const { return text_; }
    std::string_view kind() const { return text_.substr(0, dash_); }
    unsigned slot() const { return slot_; }
    unsigned partition(unsigned partitions) const { return slot_ % partitions; }

private:
    StreamId(std::string_view text, std::size_t dash, unsigned slot)
        : text_(text), dash_(dash), slot_(slot) {}

    std::string_view text_;
    std::size_t dash_;
    unsigned slot_;
};

// A new stream in the given slot. `digest` (32 bytes) is what makes it unique: the command id of
// the command that creates it, of which 120 bits are used.
std::string make_stream_id(std::string_view kind, unsigned slot, std::string_view digest);

// The slot that a digest (at least 2 bytes) itself names: its first 10 bits.
unsigned slot_of_digest(std::string_view digest);

// The stream in which the engine keeps its own facts about a partition.
std::string system_stream(unsigned partition);

}  // namespace enlace::base

#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace enlace::security {

// 32 secret bytes. Wiped when it goes; there is no way to print it.
class Key {
public:
    static constexpr std::size_t kSize = 32;

    static Key random();

    // Exactly kSize bytes; anything else stops the process. The caller wipes its own copy.
    explicit Key(std::string_view bytes);
    Key(const Key&) = default;
    Key& operator=(const Key&) = default;
    ~Key();

    // For the functions of this library that use the key; valid as long as the key.
    std::string_view bytes() const;

    // What a key may be called in public: first 8 bytes of SHA-256("enlace key id" || key).
    std::string id() const;

private:
    Key() = default;

    std::array<std::uint8_t, kSize> bytes_;
};

}  // namespace enlace::security

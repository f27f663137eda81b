#include "base/crockford.h"

namespace enlace::base::crockford {

std::string encode(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() * 8 + 4) / 5);
    unsigned held = 0;
    int bits = 0;
    for (const char byte : bytes) {
        held = (held << 8) | static_cast<unsigned char>(byte);
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            text += kDigits[(held >> bits) & 31u];
        }
        held &= (1u << bits) - 1u;
    }
    if (bits > 0) text += kDigits[(held << (5 - bits)) & 31u];
    return text;
}

}  // namespace enlace::base::crockford

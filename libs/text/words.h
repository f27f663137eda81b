#pragma once

#include <string>
#include <string_view>
#include <vector>

// How people's names are compared: by their words, however somebody has written them.
namespace enlace::text {

inline constexpr std::size_t kWordsMax = 16;

// The words of a name in any script: in Latin letters and digits, lower case, without accents, each
// once, sorted. "Muñoz, José  María" and "jose maria munoz" have the same; so have a name and its
// usual transliteration. Of a longer text the first kWordsMax; of one that is no UTF-8, none.
std::vector<std::string> words(std::string_view utf8);

// The same without what stands between them, in their order: for numbers such as "TS-12/2026".
std::string joined(std::string_view utf8);

// Of the tables this rests on: whatever was made of words by others has to be made again.
std::string version();

}  // namespace enlace::text

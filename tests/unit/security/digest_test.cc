#include "security/digest.h"

#include <gtest/gtest.h>

#include <thread>

#include "security/aead.h"

namespace enlace::security {
namespace {

using namespace std::string_literals;

Key key_of(char c) {
    return Key(std::string(Key::kSize, c));
}

TEST(Sha256, GivesTheDigestOfTheStandardsExample) {
    const auto digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    EXPECT_EQ(to_hex(sha256("abc")), digest);
    EXPECT_EQ(to_hex(sha256({"a", "", "bc"})), digest);
    EXPECT_EQ(to_hex(Sha256().update("ab").update("c").finish()), digest);
}

TEST(Sha256, StartsAnewAfterADigest) {
    Sha256 hash;
    hash.update("something else").finish();
    EXPECT_EQ(hash.update("abc").finish(), sha256("abc"));
    EXPECT_EQ(hash.finish(), sha256(""));
}

TEST(HmacSha256, GivesWhatAnotherProgramComputed) {
    // python3 -c 'import hmac; print(hmac.new(b"k"*32, b"what", "sha256").hexdigest())'
    EXPECT_EQ(to_hex(hmac_sha256(key_of('k'), "what")),
              "9ab0fb2b239fc4f95a987b43a4f928df078db8c00fb676d41f1164fd97d546d0");
}

TEST(HmacSha256, KeepsKeysApartOnEveryThread) {
    const std::string expected = hmac_sha256(key_of('a'), "text");
    EXPECT_NE(expected, hmac_sha256(key_of('b'), "text"));
    std::string elsewhere;
    std::thread([&] { elsewhere = hmac_sha256(key_of('a'), "text"); }).join();
    EXPECT_EQ(elsewhere, expected);
}

TEST(Framed, GivesNoTwoListsTheSameBytes) {
    EXPECT_EQ(Framed().add("ab").add("").bytes(), "\0\0\0\2ab\0\0\0\0"s);
    EXPECT_NE(Framed().add("ab").add("c").bytes(), Framed().add("a").add("bc").bytes());
    EXPECT_EQ(Framed().add_number(258).bytes(), "\0\0\0\x08\0\0\0\0\0\0\x01\x02"s);
}

TEST(Hex, IsReadInEitherCaseAndRefusedOtherwise) {
    EXPECT_EQ(to_hex("\x00\x9f\xff"s), "009fff");
    EXPECT_EQ(from_hex("009FfF"), "\x00\x9f\xff"s);
    EXPECT_EQ(from_hex("0"), std::nullopt);
    EXPECT_EQ(from_hex("0g"), std::nullopt);
}

TEST(EqualInConstantTime, ComparesBytesAndLengths) {
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

TEST(Key, IsCalledByTheFirstBytesOfADigest) {
    EXPECT_EQ(key_of('k').id(), sha256("enlace key id" + std::string(32, 'k')).substr(0, 8));
}

TEST(Key, IsAnotherOneEachTime) {
    EXPECT_NE(Key::random().id(), Key::random().id());
}

TEST(KeyDeath, HasThirtyTwoBytes) {
    EXPECT_DEATH(Key("short"), "a key has 32 bytes");
}

TEST(Aead, OpensWhatItSealed) {
    const Key key = Key::random();
    for (const auto& text : {""s, "x"s, std::string(100'000, 'y')}) {
        const std::string sealed = aead_seal(key, text, "where");
        EXPECT_EQ(sealed.size(), text.size() + kAeadOverhead);
        EXPECT_EQ(aead_open(key, sealed, "where"), text);
    }
}

TEST(Aead, NeverSealsTwiceAlike) {
    const Key key = Key::random();
    EXPECT_NE(aead_seal(key, "text", ""), aead_seal(key, "text", ""));
}

TEST(Aead, RefusesAnotherKeyPlaceOrBit) {
    const Key key = Key::random();
    const std::string sealed = aead_seal(key, "text", "where");
    EXPECT_EQ(aead_open(Key::random(), sealed, "where"), std::nullopt);
    EXPECT_EQ(aead_open(key, sealed, "elsewhere"), std::nullopt);
    for (std::size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
        std::string flipped = sealed;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
        EXPECT_EQ(aead_open(key, flipped, "where"), std::nullopt) << "bit " << bit;
    }
    for (std::size_t size = 0; size < sealed.size(); ++size) {
        EXPECT_EQ(aead_open(key, sealed.substr(0, size), "where"), std::nullopt);
    }
}

TEST(Aead, OpensAfterARefusal) {
    const Key key = Key::random();
    const std::string sealed = aead_seal(key, "text", "where");
    EXPECT_EQ(aead_open(key, sealed, "elsewhere"), std::nullopt);
    EXPECT_EQ(aead_open(key, sealed, "where"), "text");
}

}  // namespace
}  // namespace enlace::security

#include "security/tokens.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <cstring>
#include <fstream>
#include <thread>

#include "security/jose.h"
#include "support/temporary_folder.h"

namespace enlace::security {
namespace {

using common::v1::Principal;
using google::protobuf::util::MessageDifferencer;
using Result = std::expected<Principal, TokenError>;

constexpr std::int64_t kNow_s = 1'790'000'000;

class StoppedClock final : public base::Clock {
public:
    std::int64_t wall_us() const override { return now_us_; }
    std::int64_t steady_us() const override { return now_us_; }
    void advance_s(std::int64_t seconds) { now_us_ += seconds * base::kSecond_us; }

private:
    std::int64_t now_us_ = kNow_s * base::kSecond_us;
};

Principal worker() {
    Principal who;
    who.set_client("hospital-central");
    who.set_institution("SPSSA000011");
    who.set_role(common::v1::SOCIAL_WORKER);
    who.set_human("staff-17");
    who.set_purpose("TREAT");
    return who;
}

jose::Jwk make_ec(cjose_jwk_ec_curve curve, const char* kid) {
    jose::Jwk key(cjose_jwk_create_EC_random(curve, nullptr));
    cjose_jwk_set_kid(key.get(), kid, std::strlen(kid), nullptr);
    return key;
}

jose::Jwk make_rsa(std::size_t bits, const char* kid) {
    const std::uint8_t exponent[] = {1, 0, 1};
    jose::Jwk key(cjose_jwk_create_RSA_random(bits, exponent, sizeof exponent, nullptr));
    cjose_jwk_set_kid(key.get(), kid, std::strlen(kid), nullptr);
    return key;
}

std::string public_part(const cjose_jwk_t* key) {
    return jose::Text(cjose_jwk_to_json(key, false, nullptr)).get();
}

std::string sign(const cjose_jwk_t* key,
                 const std::string& payload,
                 const char* algorithm,
                 const char* kid,
                 const char* extension = nullptr) {
    const jose::Json header(cjose_header_new(nullptr));
    cjose_header_set(header.get(), "alg", algorithm, nullptr);
    if (kid != nullptr) cjose_header_set(header.get(), "kid", kid, nullptr);
    if (extension != nullptr) cjose_header_set_raw(header.get(), extension, R"(["b64"])", nullptr);
    const jose::Jws jws(cjose_jws_sign(key, header.get(),
                                       reinterpret_cast<const std::uint8_t*>(payload.data()),
                                       payload.size(), nullptr));
    const char* token = "";
    if (jws) cjose_jws_export(jws.get(), &token, nullptr);
    return token;
}

// base64url without padding.
std::string encoded(const std::string& text) {
    char* out = nullptr;
    std::size_t size = 0;
    cjose_base64url_encode(reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), &out,
                           &size, nullptr);
    const jose::Text owned(out);
    return {out, size};
}

// Made once, since RSA keys take their time.
struct SigningKeys {
    jose::Jwk ec = make_ec(CJOSE_JWK_EC_P_384, "ec");
    jose::Jwk p256 = make_ec(CJOSE_JWK_EC_P_256, "p256");
    jose::Jwk rsa = make_rsa(2048, "rsa");
    jose::Jwk short_rsa = make_rsa(1024, "short");
};

const SigningKeys& signing_keys() {
    static const SigningKeys keys;
    return keys;
}

class Tokens : public testing::Test {
protected:
    Tokens() { publish({ec_.get(), rsa_.get(), short_rsa_.get(), p256_.get()}); }

    void publish(const std::vector<const cjose_jwk_t*>& keys) {
        std::string list;
        for (const auto* key : keys) list += (list.empty() ? "" : ",") + public_part(key);
        write_jwks(R"({"keys": [)" + list + "]}");
    }

    void write_jwks(const std::string& content) {
        std::ofstream(folder_ / "jwks.json.new") << content;
        std::filesystem::rename(folder_ / "jwks.json.new", folder_ / "jwks.json");
    }

    std::string token_with(const std::string& changed = "{}") const {
        const auto claims = jose::parse_object(
            R"({"iss":"https://issuer","aud":"enlace","sub":"hospital-central","iat":1790000000,)"
            R"("nbf":1790000000,"exp":1790000300,"jti":"1","role":"SOCIAL_WORKER",)"
            R"("institution":"SPSSA000011","human":"staff-17","purpose":"TREAT"})");
        const auto changes = jose::parse_object(changed);
        json_object_update(claims.get(), changes.get());
        const char* name;
        json_t* value;
        json_object_foreach(changes.get(), name, value) {
            if (json_is_null(value)) json_object_del(claims.get(), name);
        }
        return sign(ec_.get(), jose::dump(claims.get()), "ES384", "ec");
    }

    TokenVerifier& verifier() {
        if (!verifier_) verifier_.emplace(folder_ / "jwks.json", rules_, clock_);
        return *verifier_;
    }

    std::string verdict(const std::string& token) {
        const Result result = verifier().verify(token);
        return result ? "ok" : std::string(code(result.error()));
    }

    test::TemporaryFolder folder_;
    StoppedClock clock_;
    TokenRules rules_{.issuer = "https://issuer", .audience = "enlace"};
    const jose::Jwk& ec_ = signing_keys().ec;
    const jose::Jwk& p256_ = signing_keys().p256;
    const jose::Jwk& rsa_ = signing_keys().rsa;
    const jose::Jwk& short_rsa_ = signing_keys().short_rsa;
    std::optional<TokenVerifier> verifier_;
};

TEST_F(Tokens, SayWhoAsks) {
    const Result result = verifier().verify(token_with());
    ASSERT_TRUE(result);
    EXPECT_TRUE(MessageDifferencer::Equals(*result, worker()));
    EXPECT_TRUE(MessageDifferencer::Equals(*verifier().verify(token_with()), worker())) << "again";
}

TEST_F(Tokens, MayBeSignedWithRsa) {
    const std::string payload(
        R"({"iss":"https://issuer","aud":["other","enlace"],"sub":"auditors",)"
        R"("iat":1790000000,"exp":1790000060,"jti":"1","role":"AUDITOR"})");
    EXPECT_EQ(verdict(sign(rsa_.get(), payload, "RS384", "rsa")), "ok");
    EXPECT_EQ(verdict(sign(rsa_.get(), payload, "RS256", "rsa")), "malformed");
    EXPECT_EQ(verdict(sign(rsa_.get(), payload, "PS384", "rsa")), "malformed");
    EXPECT_EQ(verdict(sign(short_rsa_.get(), payload, "RS384", "short")), "unknown_key");
}

TEST_F(Tokens, AreRefusedWithoutASignatureOfOurs) {
    const std::string good = token_with();
    const std::string payload = good.substr(good.find('.') + 1);
    const std::string claims = payload.substr(0, payload.find('.'));
    const std::string none = encoded(R"({"alg":"none","kid":"ec"})") + '.' + claims + '.';
    EXPECT_EQ(verdict(""), "missing");
    EXPECT_EQ(verdict(none), "malformed");
    EXPECT_EQ(verdict(good.substr(0, good.rfind('.') + 1)), "bad_signature");
    EXPECT_EQ(verdict(good.substr(0, good.rfind('.'))), "malformed");
    EXPECT_EQ(verdict(good + '.'), "malformed");
    EXPECT_EQ(verdict("a.b.c"), "malformed");
    EXPECT_EQ(verdict(std::string(9000, 'a')), "malformed");

    const auto stranger = make_ec(CJOSE_JWK_EC_P_384, "ec");
    EXPECT_EQ(verdict(sign(stranger.get(), "{}", "ES384", "ec")), "bad_signature");
    EXPECT_EQ(verdict(sign(stranger.get(), "{}", "ES384", "nobody")), "unknown_key");
    EXPECT_EQ(verdict(sign(stranger.get(), "{}", "ES384", nullptr)), "malformed");
    EXPECT_EQ(verdict(sign(ec_.get(), "{}", "ES384", "ec", "crit")).find("ok"), std::string::npos);
}

TEST_F(Tokens, AreRefusedForEveryFlippedBitOfTheSignature) {
    const std::string good = token_with();
    for (std::size_t at = good.rfind('.') + 1; at < good.size() - 1; at += 7) {
        std::string bad = good;
        bad[at] = bad[at] == 'A' ? 'B' : 'A';
        EXPECT_EQ(verdict(bad), "bad_signature") << at;
    }
}

TEST_F(Tokens, CannotConfuseKindsOfKeys) {
    // The public key's text, taken for a shared secret.
    const std::string secret = public_part(rsa_.get());
    const jose::Jwk shared(cjose_jwk_create_oct_spec(
        reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size(), nullptr));
    EXPECT_EQ(verdict(sign(shared.get(), "{}", "HS384", "rsa")), "malformed");
    EXPECT_EQ(verdict(sign(p256_.get(), "{}", "ES256", "p256")), "malformed");
    const std::string good = token_with();
    const std::string rest = good.substr(good.find('.'));
    EXPECT_EQ(verdict(encoded(R"({"alg":"RS384","kid":"ec"})") + rest), "unknown_key");
    EXPECT_EQ(verdict(encoded(R"({"alg":"ES384","kid":"rsa"})") + rest), "unknown_key");
    EXPECT_EQ(verdict(encoded(R"({"alg":"ES384","kid":"p256"})") + rest), "unknown_key");
}

struct ClaimCase {
    const char* changed;
    const char* verdict;
};

TEST_F(Tokens, MustClaimWhatIsAskedOfThem) {
    for (const auto& [changed, expected] : std::initializer_list<ClaimCase>{
             {R"({"iss":"https://other"})", "wrong_issuer"},
             {R"({"iss":null})", "wrong_issuer"},
             {R"({"aud":"other"})", "wrong_audience"},
             {R"({"aud":["other"]})", "wrong_audience"},
             {R"({"aud":null})", "wrong_audience"},
             {R"({"exp":1790000301})", "too_long_lived"},
             {R"({"iat":1789999000, "nbf":null, "exp":1789999300})", "expired"},
             {R"({"iat":1790000031, "exp":1790000100})", "not_yet_valid"},
             {R"({"iat":1790000030, "exp":1790000100})", "ok"},
             {R"({"nbf":1790000031})", "not_yet_valid"},
             {R"({"nbf":null})", "ok"},
             {R"({"nbf":"soon"})", "bad_claims"},
             {R"({"exp":null})", "bad_claims"},
             {R"({"exp":1790000300.5})", "bad_claims"},
             {R"({"exp":9223372036854775807, "iat":-1})", "bad_claims"},
             {R"({"exp":1790000000})", "bad_claims"},
             {R"({"iat":null})", "bad_claims"},
             {R"({"jti":null})", "bad_claims"},
             {R"({"sub":null})", "bad_claims"},
             {R"({"sub":""})", "bad_claims"},
             {R"({"sub":"a b"})", "bad_claims"},
             {R"({"sub":7})", "bad_claims"},
             {R"({"role":null})", "bad_claims"},
             {R"({"role":"KING"})", "bad_claims"},
             {R"({"role":"ROLE_UNSPECIFIED"})", "bad_claims"},
             {R"({"role":"TIMER","institution":null})", "bad_claims"},
             {R"({"role":"REACTION","institution":null})", "bad_claims"},
             {R"({"role":"GATEWAY","institution":null})", "bad_claims"},
             {R"({"role":"ENGINE","institution":null})", "bad_claims"},
             {R"({"institution":null})", "bad_claims"},
             {R"({"institution":""})", "bad_claims"},
             {R"({"institution":"SP\n"})", "bad_claims"},
             {R"({"jurisdiction":"VII"})", "bad_claims"},
             {R"({"role":"VISITING_TEAM"})", "bad_claims"},
             {R"({"role":"VISITING_TEAM","institution":null,"jurisdiction":"VII"})", "ok"},
             {R"({"role":"VISITING_TEAM","jurisdiction":"VII"})", "bad_claims"},
             {R"({"role":"STATE_COORDINATOR"})", "bad_claims"},
             {R"({"role":"STATE_COORDINATOR","institution":null})", "ok"},
             {R"({"role":"OPERATOR","institution":null,"jurisdiction":"VII"})", "bad_claims"},
             {R"({"human":null,"purpose":null})", "ok"},
             {R"({"human":7})", "bad_claims"},
         }) {
        EXPECT_EQ(verdict(token_with(changed)), expected) << changed;
    }
    EXPECT_EQ(verdict(sign(ec_.get(), "[]", "ES384", "ec")), "malformed");
    EXPECT_EQ(verdict(sign(ec_.get(), "not json", "ES384", "ec")), "malformed");
    EXPECT_EQ(verdict(sign(ec_.get(), R"({"iss":"a","iss":"https://issuer"})", "ES384", "ec")),
              "malformed");
}

TEST_F(Tokens, ExpireWhetherRememberedOrNot) {
    const std::string remembered = token_with();
    EXPECT_EQ(verdict(remembered), "ok");
    clock_.advance_s(kTokenLifetime_s + kTokenLeeway_s - 1);
    EXPECT_EQ(verdict(remembered), "ok");
    clock_.advance_s(1);
    EXPECT_EQ(verdict(remembered), "expired");
    EXPECT_EQ(verdict(token_with(R"({"jti":"2"})")), "expired");
}

TEST_F(Tokens, FollowTheKeyFile) {
    const std::string token = token_with();
    EXPECT_EQ(verdict(token), "ok");
    publish({rsa_.get()});
    clock_.advance_s(2);
    EXPECT_EQ(verdict(token), "unknown_key") << "a withdrawn key ends its tokens at once";
    publish({rsa_.get(), ec_.get()});
    clock_.advance_s(2);
    EXPECT_EQ(verdict(token), "ok");
}

TEST_F(Tokens, KeepTheirKeysWhenTheFileIsSpoilt) {
    EXPECT_EQ(verdict(token_with()), "ok");
    write_jwks("{");
    clock_.advance_s(2);
    EXPECT_EQ(verdict(token_with()), "ok");
    EXPECT_FALSE(verifier().keys_current());
    publish({ec_.get()});
    clock_.advance_s(2);
    EXPECT_EQ(verdict(token_with()), "ok");
    EXPECT_TRUE(verifier().keys_current());
}

TEST_F(Tokens, NeedAKeyFileToBeginWith) {
    const auto refusal = [&](const std::string& content) {
        write_jwks(content);
        try {
            TokenVerifier(folder_ / "jwks.json", rules_, clock_);
        } catch (const std::runtime_error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_THAT(refusal("{}"), testing::HasSubstr("jwks.json: not a JSON Web Key Set"));
    const std::string twice = public_part(ec_.get());
    EXPECT_THAT(refusal(R"({"keys":[)" + twice + ',' + twice + "]}"),
                testing::HasSubstr("one kid"));
    EXPECT_EQ(refusal(R"({"keys":[{"kty":"OKP","kid":"x"}, 7]})"), "") << "not ours to judge";
    EXPECT_THROW(TokenVerifier(folder_ / "none.json", rules_, clock_), std::runtime_error);
}

TEST_F(Tokens, AreIssuedForDevelopers) {
    std::filesystem::remove(folder_ / "jwks.json");
    std::string token;
    {
        const TokenIssuer issuer(folder_.path(), rules_, clock_);
        token = issuer.issue(worker());
    }
    ASSERT_EQ(verdict(token), "ok");
    EXPECT_TRUE(MessageDifferencer::Equals(*verifier().verify(token), worker()));

    const TokenIssuer again(folder_.path(), rules_, clock_);
    EXPECT_EQ(verdict(again.issue(worker())), "ok") << "the key stays the same";
    EXPECT_EQ(verdict(again.issue(worker(), kTokenLifetime_s + 1)), "too_long_lived");
}

TEST_F(Tokens, OfAKeyThatIsForOneRoleAreOfThatRoleOnly) {
    const TokenIssuer developers(folder_.path(), rules_, clock_);
    const TokenIssuer gateways(folder_.path(), rules_, clock_, kGatewaysKey);
    EXPECT_TRUE(std::filesystem::exists(folder_ / "gateway.jwk"));
    auto system = worker();
    system.set_role(common::v1::INTEGRATION);
    EXPECT_EQ(verdict(gateways.issue(system)), "ok");
    EXPECT_EQ(verdict(gateways.issue(worker())), "bad_claims");
    EXPECT_EQ(verdict(developers.issue(system)), "ok");
    EXPECT_EQ(verdict(developers.issue(worker())), "ok");
}

TEST_F(Tokens, MayBeCheckedByManyThreads) {
    verifier();
    std::vector<std::string> tokens;
    for (int i = 0; i < 20; ++i) {
        tokens.push_back(token_with(R"({"jti":")" + std::to_string(i) + "\"}"));
    }
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (const auto& token : tokens) EXPECT_EQ(verdict(token), "ok");
        });
    }
    for (auto& thread : threads) thread.join();
}

}  // namespace
}  // namespace enlace::security

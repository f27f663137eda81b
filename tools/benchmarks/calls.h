#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "security/tokens.h"
#include "tools/benchmarks/load.h"

// What the load asks for: the day of one hospital whose many systems record that patients were
// reached.
namespace enlace::bench {

inline constexpr std::string_view kHospital = "SPSSA000011";

// Tokens of an institution's clients, as `serve --dev` accepts them: one for each client, made anew
// before it expires.
class Passes {
public:
    // `data`: of a server that has been started.
    explicit Passes(const std::filesystem::path& data, std::string_view institution = kHospital);

    const std::string& of(std::size_t client);

private:
    struct Pass {
        std::string token;
        Samples::Clock::time_point made_at;
    };

    std::string institution_;
    security::TokenIssuer issuer_;
    std::map<std::size_t, Pass> passes_;
};

// The newest place in each partition of intake's journal that an answer named.
class Places {
public:
    // `token`: intake/3@17.
    void take(std::string_view token);
    // Of all of them, as a query sends it.
    std::string token() const;

private:
    std::map<std::string, std::uint64_t, std::less<>> newest_;  // By `intake/3`.
};

// Registers `count` patients with one triaged case each; puts the ids of the cases into `cases`.
std::unique_ptr<Caller> prepare_cases(Passes& passes,
                                      std::size_t client,
                                      std::size_t count,
                                      std::vector<std::string>& cases);

// Records for ever that a patient was reached: on each of `cases` in turn, beginning with the one
// at `first` and leaving out `stride` - 1 each time. Everything outlives it.
std::unique_ptr<Caller> record_contacts(Passes& passes,
                                        std::size_t client,
                                        const std::vector<std::string>& cases,
                                        std::size_t first,
                                        std::size_t stride,
                                        Places& places);

// As above, and after each asks the views at once for what it recorded. `shown`: from asking for
// it, which is before it is appended, until the views' answer, which has it.
std::unique_ptr<Caller> record_and_look(Passes& passes,
                                        std::size_t client,
                                        const std::vector<std::string>& cases,
                                        std::size_t first,
                                        std::size_t stride,
                                        Samples& shown);

// How long it takes until the views show everything up to `places`: asks them for one case, that
// far.
double seconds_until_shown(std::uint16_t port,
                           Passes& passes,
                           const std::string& case_id,
                           const Places& places);

}  // namespace enlace::bench

#include <fmt/format.h>

#include <stdexcept>

#include "base/clock.h"
#include "http/client.h"
#include "security/tokens.h"
#include "tools/benchmarks/callers.h"
#include "tools/benchmarks/cluster_processes.h"
#include "tools/benchmarks/measures.h"
#include "tools/benchmarks/progress.h"
#include "tools/benchmarks/requests.h"
#include "tools/benchmarks/server_process.h"
#include "tools/benchmarks/wait_until.h"

namespace enlace::bench {
namespace {

constexpr std::size_t kTransferCases = 640;
constexpr std::size_t kOffers = 200;
constexpr std::size_t kOpen = 5'000;
constexpr std::size_t kPages = 200;
constexpr std::size_t kBoards = 200;
constexpr std::size_t kChanges = 50;
constexpr std::chrono::milliseconds kLookForOfferEvery{1};
constexpr std::chrono::seconds kOfferWithin{30};
constexpr std::chrono::milliseconds kNothingMore{500};

std::string form(std::string_view case_id) {
    return fmt::format(
        R"({{"caseId":"{}","capability":"UCI","reason":"choque","diagnosis":"A41.9",)"
        R"("stability":"UNSTABLE","escort":"PHYSICIAN","physician":"md-7","familyInformed":true,)"
        R"("vitalSigns":{{"takenAt":"{}","glasgow":13}}}})",
        case_id, text_of(base::system_clock().wall_us()));
}

// Somebody at a server, with a connection of their own.
class Person {
public:
    Person(std::uint16_t port,
           const security::TokenIssuer& issuer,
           common::v1::Role role,
           std::string_view institution)
        : client_("127.0.0.1", port) {
        common::v1::Principal who;
        who.set_client(fmt::format("bench-{}-{}", static_cast<int>(role), institution));
        who.set_role(role);
        who.set_institution(std::string(institution));
        who.set_human("staff-1");
        headers_.emplace_back("Authorization", "Bearer " + issuer.issue(who));
    }

    http::ClientResponse get(std::string_view target) { return client_.get(target, headers_); }
    // The id in its answer.
    std::string post(std::string_view target, std::string_view body) {
        auto headers = headers_;
        headers.emplace_back("Idempotency-Key", fresh_key(0));
        const auto answer = client_.post(target, body, headers);
        if (answer.status >= 300) throw std::runtime_error("a command was refused: " + answer.body);
        return id_in(answer.body);
    }
    http::EventReader events(std::string_view target, std::string last_id = {}) {
        auto headers = headers_;
        if (!last_id.empty()) headers.emplace_back("Last-Event-ID", std::move(last_id));
        return client_.events(target, headers);
    }

private:
    http::Client client_;
    http::ClientHeaders headers_;
};

bool is_offered(const http::ClientResponse& seen) {
    return seen.status == 200 && seen.body.find(R"("state":"OFFERED")") != std::string::npos;
}

// People at one server, and cases of the hospital whose patients are taken elsewhere.
class Ground {
public:
    Ground(const Settings& settings, const std::filesystem::path& data, std::uint16_t port)
        : port_(port),
          issuer_(data / "keys", {.issuer = "enlace", .audience = "enlace"}, base::system_clock()),
          passes(data),
          sender(person(common::v1::CLINICIAN, kHospital)),
          regulator(person(common::v1::REGULATOR, "")) {
        auto few = settings;
        few.cases = kTransferCases;
        cases = prepare(few, port, passes);
        candidate_ = first_asked();
    }

    Person person(common::v1::Role role, std::string_view institution) const {
        return {port_, issuer_, role, institution};
    }
    // Of a hospital that the rules ask first.
    Person candidate() const { return person(common::v1::CLINICIAN, candidate_); }

private:
    std::string first_asked() {
        const auto target = "/v1/transfers/" + sender.post("/v1/transfers", form(cases.front()));
        std::string seen;
        wait_until("an offer", [&] {
            const auto answer = regulator.get(target);
            seen = answer.body;
            return is_offered(answer);
        });
        constexpr std::string_view kBefore = R"("candidate":{"clues":")";
        const auto at = seen.find(kBefore);
        if (at == std::string::npos) throw std::runtime_error("an offer names no hospital");
        return seen.substr(at + kBefore.size(), kHospital.size());
    }

    std::uint16_t port_;
    security::TokenIssuer issuer_;
    std::string candidate_;

public:
    Passes passes;
    Person sender;
    Person regulator;
    std::vector<std::string> cases;
};

// From asking for a transfer until a hospital that is offered it sees it.
double offer_p99_ms(Ground& ground) {
    Samples shown;
    auto candidate = ground.candidate();
    Progress progress("transfers offered", kOffers);
    for (std::size_t i = 0; i < kOffers; ++i) {
        const auto begun = Samples::Clock::now();
        const auto id =
            ground.sender.post("/v1/transfers", form(ground.cases[i % ground.cases.size()]));
        while (!is_offered(candidate.get("/v1/transfers/" + id))) {
            if (Samples::Clock::now() - begun > kOfferWithin)
                throw std::runtime_error("a transfer was offered to nobody");
            std::this_thread::sleep_for(kLookForOfferEvery);
        }
        shown.add(Samples::Clock::now() - begun);
        progress.at(i);
    }
    return shown.quantile_ms(0.99);
}

class Requesting final : public Caller {
public:
    Requesting(Ground& ground, std::size_t client, std::size_t count, std::vector<std::string>& ids)
        : ground_(ground), client_(client), count_(count), ids_(ids) {}

    bool ask(std::string& request) override {
        if (count_ == 0) return false;
        --count_;
        put_post(request, "/v1/transfers", ground_.passes.of(client_), fresh_key(client_),
                 form(ground_.cases[(client_ + 64 * count_) % ground_.cases.size()]));
        return true;
    }
    void told(const HttpAnswer& answer) override {
        expect_success(answer);
        ids_.push_back(id_in(answer.body));
    }

private:
    Ground& ground_;
    const std::size_t client_;
    std::size_t count_;
    std::vector<std::string>& ids_;
};

std::vector<std::string> open_many(const Settings& settings, Ground& ground, std::uint16_t port) {
    std::vector<std::string> ids;
    Callers callers;
    for (std::size_t i = 0; i < settings.connections; ++i)
        callers.push_back(std::make_unique<Requesting>(
            ground, i, (kOpen + settings.connections - 1) / settings.connections, ids));
    Progress progress("transfers requested", kOpen);
    run_load(port, callers, [&](auto) {
        progress.at(ids.size());
        return GoOn::yes;
    });
    return ids;
}

double page_p99_ms(Ground& ground) {
    Samples pages;
    for (std::size_t i = 0; i < kPages; ++i) {
        const auto begun = Samples::Clock::now();
        if (ground.regulator.get("/v1/transfers").status != 200)
            throw std::runtime_error("the board is not shown");
        pages.add(Samples::Clock::now() - begun);
    }
    return pages.quantile_ms(0.99);
}

// What a board was told last of all that there is.
std::string newest_event(Ground& ground) {
    auto board = ground.regulator.events("/v1/transfers/stream");
    std::string newest;
    try {
        while (const auto event = board.next(kNothingMore)) newest = event->id;
    } catch (const http::ClientError& silence) {
        if (silence.kind != http::ClientError::Kind::timed_out) throw;
    }
    return newest;
}

// From a hospital's acceptance until the last of all boards has been told of it.
double change_p99_ms(Ground& ground, const std::vector<std::string>& ids) {
    const auto from = newest_event(ground);
    std::vector<http::EventReader> boards;
    for (std::size_t i = 0; i < kBoards; ++i)
        boards.push_back(ground.regulator.events("/v1/transfers/stream", from));
    Samples told;
    auto candidate = ground.candidate();
    for (std::size_t i = 0; i < kChanges; ++i) {
        const auto& id = ids[i * ids.size() / kChanges];
        const auto begun = Samples::Clock::now();
        candidate.post("/v1/transfers/" + id + "/accept", R"({"physician":"md-9","bed":"UCI-4"})");
        for (auto& board : boards) {
            for (bool is_told = false; !is_told;) {
                const auto event = board.next(kOfferWithin);
                if (!event) throw std::runtime_error("a board's stream has ended");
                is_told = event->data.find(id) != std::string::npos &&
                          event->data.find(R"("state":"ACCEPTED")") != std::string::npos;
            }
        }
        told.add(Samples::Clock::now() - begun);
    }
    return told.quantile_ms(0.99);
}

}  // namespace

std::vector<Figure> measure_transfers(const Settings& settings) {
    std::vector<Figure> figures;
    {
        const auto data = settings.folder / "transfers";
        const ServerProcess server(data);
        Ground ground(settings, data, server.port());
        figures.push_back({"transfer_offer_p99_ms", offer_p99_ms(ground)});
        const auto ids = open_many(settings, ground, server.port());
        wait_until("the board", [&] { return server.lag_records() == 0; });
        figures.push_back({"board_page_p99_ms", page_p99_ms(ground)});
        figures.push_back({"board_change_p99_ms", change_p99_ms(ground, ids)});
    }
    const auto folder = settings.folder / "transfers_cluster";
    const ClusterProcesses cluster(folder);
    Ground ground(settings, folder, cluster.port());
    figures.push_back({"transfer_offer_kafka_p99_ms", offer_p99_ms(ground)});
    return figures;
}

}  // namespace enlace::bench

#pragma once

#include <gmock/gmock.h>

#include <string>

#include "enlace/common/v1/answer.pb.h"
#include "http/client.h"
#include "http/json.h"
#include "integration/cli/program.h"
#include "tools/enlace/client/credentials.h"

namespace enlace::program {

using Principal = common::v1::Principal;

inline Principal worker(const std::string& institution = "SPSSA000011") {
    Principal who;
    who.set_client("tests");
    who.set_human("H-1");
    who.set_role(common::v1::SOCIAL_WORKER);
    who.set_institution(institution);
    return who;
}

// A whole server, asked over HTTP by whoever a test names.
class Api : public Served {
protected:
    http::ClientResponse post(const Principal& who,
                              const std::string& target,
                              const std::string& body,
                              http::ClientHeaders headers = {}) {
        if (std::ranges::none_of(headers, [](auto& h) { return h.first == "Idempotency-Key"; })) {
            headers.emplace_back("Idempotency-Key", "test-0123456789-" + std::to_string(++keys_));
        }
        return ask(who, target, body, std::move(headers));
    }
    // A POST without a key of its own.
    http::ClientResponse ask(const Principal& who,
                             const std::string& target,
                             const std::string& body,
                             http::ClientHeaders headers = {}) {
        headers.emplace_back("Authorization", "Bearer " + tokens_->token(who));
        return client_.post(target, body, std::move(headers));
    }
    // `positions`: what the answer must have taken in.
    http::ClientResponse get(const Principal& who,
                             const std::string& target,
                             std::string_view positions = {}) {
        http::ClientHeaders headers = {{"Authorization", "Bearer " + tokens_->token(who)}};
        if (!positions.empty()) headers.emplace_back("Enlace-Position", positions);
        return client_.get(target, headers);
    }

    template <class Message>
    static Message read(const http::ClientResponse& response) {
        Message message;
        EXPECT_TRUE(http::from_json(response.body, message)) << response.body;
        return message;
    }

    // Created, and how far the views must have come to know of it.
    struct Made {
        std::string id;
        std::string enlace_folio;
        std::string position;
    };
    Made made(const http::ClientResponse& response) {
        EXPECT_EQ(response.status, 201u) << response.body;
        const auto answer = read<common::v1::CommandAnswer>(response);
        return {answer.id(), answer.enlace_folio(),
                std::string(response.header("Enlace-Position"))};
    }
    // An unidentified one, if it is not said otherwise: each is another.
    Made patient(const Principal& who, const std::string& body = R"({"finding": {"description":
        "Sin documentos", "place": "Mercado", "foundAt": "2026-01-05T08:00:00-06:00"}})") {
        return made(post(who, "/v1/patients", body));
    }
    Made social_case(const Principal& who,
                     const std::string& patient,
                     const std::string& number = "TS-1") {
        return made(post(who, "/v1/cases",
                         R"({"patientId": ")" + patient + R"(", "folio": ")" + number +
                             R"(", "unit": "SPSSA000011", "service": "urgencias", "kinds":
                             ["GENERAL"], "reason": "Sola", "informant": "Vecina"})"));
    }

private:
    std::unique_ptr<Credentials> tokens_ = minted_tokens(folder_ / "data");
    http::Client client_{"127.0.0.1", deployment_->port()};
    unsigned keys_ = 0;
};

// An answer without what differs in each: the trace that it may be asked about by.
inline std::string without_trace(std::string body) {
    const auto at = body.find("\"trace\":");
    if (at != std::string::npos) body.erase(at, body.find('"', at + 9) + 1 - at);
    return body;
}

}  // namespace enlace::program

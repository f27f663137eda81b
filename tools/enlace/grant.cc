#include "tools/enlace/grant.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <stdexcept>

#include "gateway/topics.h"
#include "kafka/rights.h"
#include "security/digest.h"

namespace enlace::program {
namespace {

using gateway::Audience;

constexpr std::chrono::seconds kGrantWithin{30};
constexpr std::size_t kPasswordBytes = 24;

using To = kafka::Right::To;

struct OnTopic {
    To to = To::read_topic;
    std::string topic;
};
using Outsiders = std::map<std::string, std::vector<OnTopic>>;  // By user.

Outsiders outsiders(const Grants& grants) {
    const auto& rules = grants.brokers.topics;
    Outsiders found;
    for (const auto& audience : gateway::audiences(directory::Directory::load(grants.directory))) {
        const OnTopic told{To::read_topic, gateway::topic_of(rules, audience)};
        switch (audience.kind) {
            case Audience::Kind::data_teams:
                for (const auto& team : grants.data_teams) found["data-" + team].push_back(told);
                break;
            case Audience::Kind::jurisdiction:
                found["jurisdiction-" + audience.of].push_back(told);
                break;
            case Audience::Kind::institution:
                found["institution-" + audience.of] = {
                    told,
                    {To::write_topic, gateway::inbox_of(rules, audience.of)},
                    {To::read_topic, gateway::outbox_of(rules, audience.of)}};
                break;
        }
    }
    return found;
}

std::string read_line(const std::filesystem::path& file) {
    std::string line;
    std::ifstream in(file);
    if (!std::getline(in, line) || line.empty()) {
        throw std::runtime_error(file.string() +
                                 ": should hold a password in one line; delete it for a new one");
    }
    return line;
}

// Nobody but its owner may read it.
void write_new(const std::filesystem::path& file, const std::string& password) {
    const int to = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const std::string line = password + "\n";
    const bool written =
        to >= 0 && ::write(to, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    if (to >= 0) ::close(to);
    if (!written) {
        throw std::runtime_error(file.string() +
                                 ": can't be written; name a folder of yours with --passwords");
    }
}

// True: there is a new one.
bool give_password(const kafka::Rights& rights,
                   const std::string& user,
                   bool known,
                   const std::filesystem::path& folder) {
    const auto file = folder / (user + ".password");
    const bool exists = std::filesystem::exists(file);
    if (known && exists) return false;
    if (!exists) write_new(file, security::to_hex(security::random_bytes(kPasswordBytes)));
    rights.set_password(user, read_line(file), kGrantWithin);
    return true;
}

}  // namespace

int grant(const Grants& grants) {
    const kafka::Rights rights(grants.brokers.connection);
    const auto known = rights.users(kGrantWithin);
    std::filesystem::create_directories(grants.passwords);
    std::vector<kafka::Right> all;
    for (const auto& [user, topics] : outsiders(grants)) {
        const bool is_new =
            give_password(rights, user, std::ranges::count(known, user) > 0, grants.passwords);
        for (const auto& [to, topic] : topics) {
            all.push_back({.user = user, .to = to, .name = topic});
            std::printf("%s %s %s\n", user.c_str(), to == To::write_topic ? "writes" : "reads",
                        topic.c_str());
        }
        all.push_back({.user = user, .to = To::use_groups, .name = user + "."});
        if (is_new) {
            std::printf("%s has a new password, in %s\n", user.c_str(),
                        (grants.passwords / (user + ".password")).c_str());
        }
    }
    rights.allow(all, kGrantWithin);
    return 0;
}

}  // namespace enlace::program

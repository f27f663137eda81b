#include "tools/enlace/submit/sending.h"

#include <numeric>

#include "enlace/common/v1/answer.pb.h"
#include "tools/enlace/client/crew.h"

namespace enlace::program::submit {
namespace {

constexpr std::size_t kPositionsMax = 64;  // That a server takes in one header.

// Sets that grow together: each element knows one that came before it in its set.
class Sets {
public:
    explicit Sets(std::size_t size) : parent_(size) {
        std::iota(parent_.begin(), parent_.end(), std::size_t{0});
    }

    std::size_t first(std::size_t element) {
        while (parent_[element] != element) {
            parent_[element] = parent_[parent_[element]];
            element = parent_[element];
        }
        return element;
    }

    void join(std::size_t a, std::size_t b) {
        a = first(a), b = first(b);
        parent_[std::max(a, b)] = std::min(a, b);
    }

private:
    std::vector<std::size_t> parent_;
};

// "/v1/cases/{id}/..." without what follows the id; empty where a thing is created.
std::string_view thing(std::string_view target) {
    std::size_t end = 0;
    for (int slashes = 0; slashes < 3; ++slashes) {
        end = target.find('/', end);
        if (end == std::string_view::npos) return {};
        ++end;
    }
    return target.substr(0, target.find('/', end));
}

Fate fate_of(const http::ClientResponse& response) {
    if (response.status == 401) {
        throw std::runtime_error("the server does not accept the token (" + problem_code(response) +
                                 "). Submit again with a new one: what was accepted is not "
                                 "repeated. With --data tokens are renewed by themselves");
    }
    Fate fate;
    fate.position = response.header("Enlace-Position");
    common::v1::CommandAnswer answer;
    if (!is_success(response) || !http::from_json(response.body, answer)) {
        fate.kind = Fate::Kind::refused;
        fate.why = problem_summary(response);
        return fate;
    }
    fate.kind = answer.outcome() == "accepted" ? Fate::Kind::accepted : Fate::Kind::unchanged;
    fate.id = answer.id();
    fate.version = answer.version();
    return fate;
}

Fate send_line(const Line& line, const Ids& ids, Api& api) {
    for (const auto& name : line.refers_to) {
        if (!ids.contains(name)) return {};
    }
    const auto who = line.principal.value_or(common::v1::Principal());
    return fate_of(api.post(who, target_of(line, ids), line.key, body_of(line, ids)));
}

void tell(const Line& line, const Fate& fate, Progress& progress) {
    progress.advance();
    switch (fate.kind) {
        case Fate::Kind::accepted:
        case Fate::Kind::unchanged:
            return;
        case Fate::Kind::refused:
            progress.say("line " + std::to_string(line.number) + ": refused, " + fate.why);
            return;
        case Fate::Kind::not_sent:
            progress.say("line " + std::to_string(line.number) +
                         ": not sent, since a line it refers to was not accepted");
            return;
    }
}

}  // namespace

std::vector<std::vector<std::size_t>> chains(const std::vector<Line>& lines) {
    Sets sets(lines.size());
    std::map<std::string, std::size_t, std::less<>> by_name;
    std::map<std::string_view, std::size_t> by_thing;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (const auto& name : lines[i].refers_to) sets.join(i, by_name.find(name)->second);
        if (!lines[i].name.empty()) by_name.emplace(lines[i].name, i);
        if (const auto about = thing(lines[i].post); !about.empty()) {
            sets.join(i, by_thing.emplace(about, i).first->second);
        }
    }
    std::map<std::size_t, std::vector<std::size_t>> by_first;
    for (std::size_t i = 0; i < lines.size(); ++i) by_first[sets.first(i)].push_back(i);
    std::vector<std::vector<std::size_t>> chains;
    for (auto& [first, members] : by_first) chains.push_back(std::move(members));
    return chains;
}

std::vector<Fate> send(const std::vector<Line>& lines,
                       unsigned connections,
                       const ApiOptions& options,
                       Credentials& credentials,
                       Progress& progress) {
    std::vector<Api> apis;
    for (unsigned i = 0; i < connections; ++i) apis.emplace_back(options, credentials);
    const auto all = chains(lines);
    std::vector<Fate> fates(lines.size());
    in_parallel(connections, all.size(), [&](unsigned worker, std::size_t chain) {
        Ids ids;
        for (const std::size_t i : all[chain]) {
            const Line& line = lines[i];
            fates[i] = send_line(line, ids, apis[worker]);
            if (!line.name.empty() && !fates[i].id.empty()) ids[line.name] = fates[i].id;
            tell(line, fates[i], progress);
        }
    });
    return fates;
}

std::string furthest(const std::vector<Fate>& fates, std::string_view service) {
    std::map<std::string, std::uint64_t> by_partition;
    for (const auto& fate : fates) {
        const auto at = fate.position.find('@');
        if (at == std::string::npos || !fate.position.starts_with(std::string(service) + "/")) {
            continue;
        }
        auto& position = by_partition[fate.position.substr(0, at)];
        position = std::max(position, std::uint64_t{std::stoull(fate.position.substr(at + 1))});
    }
    std::string header;
    std::size_t count = 0;
    for (const auto& [partition, position] : by_partition) {
        if (count++ == kPositionsMax) break;
        if (!header.empty()) header += ", ";
        header += partition + '@' + std::to_string(position);
    }
    return header;
}

}  // namespace enlace::program::submit

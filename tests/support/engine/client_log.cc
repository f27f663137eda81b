#include "support/engine/client_log.h"

#include <algorithm>
#include <cctype>

#include "base/check.h"

namespace enlace::test {

using aggregate::Answer;
using aggregate::Verdict;

namespace {

// Of ids, codes and keys, none of which holds anything to escape.
std::string member(const std::string& name, const std::string& text) {
    base::check(
        std::ranges::all_of(
            text, [](unsigned char c) { return std::isprint(c) != 0 && c != '"' && c != '\\'; }),
        "a text in a client log is plain");
    return '"' + name + "\":\"" + text + '"';
}

std::string member(const std::string& name, std::uint64_t number) {
    return '"' + name + "\":" + std::to_string(number);
}

// Of what left no record.
unsigned status_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::not_found:
            return 404;
        case Verdict::key_reused:
            return 422;
        case Verdict::too_many_refusals:
            return 429;
        case Verdict::not_tried:
        case Verdict::overloaded:
        case Verdict::contended:
        case Verdict::unreadable:
            return 503;
        case Verdict::outcome_unknown:
            return 504;
        case Verdict::recorded:
            break;
    }
    base::check(false, "a recorded command is answered from its record");
    return 0;
}

std::string body_of(const Answer& answer, const std::string& code, const std::string& service) {
    std::string body = member("code", code) + ',' + member("service", service) + ',' +
                       member("partition", answer.partition) + ',' +
                       member("position", answer.position) + ',' + member("id", answer.stream);
    if (answer.outcome <= common::v1::NOTHING_TO_DO)
        body += ',' + member("version", answer.version);
    return body;
}

}  // namespace

void ClientLog::know(const std::string& command_id,
                     const std::string& client,
                     const std::string& key) {
    const std::lock_guard lock(mutex_);
    who_[command_id] = member("client", client) + ',' + member("key", key);
}

void ClientLog::sent(const std::string& command_id) {
    add(command_id, "sent");
}

void ClientLog::answered(const std::string& command_id,
                         const Answer& answer,
                         const aggregate::Decider& decider,
                         const std::string& service) {
    unsigned status = 0;
    std::string body;
    if (answer.verdict != Verdict::recorded) {
        status = status_of(answer.verdict);
    } else {
        const auto meaning = aggregate::meaning_of(answer.outcome, decider.rejections());
        status = answer.outcome <= common::v1::NOTHING_TO_DO ? 200 : meaning.http_status;
        body = body_of(answer, meaning.code, service);
    }
    add(command_id, "answer", ',' + member("status", status) + ",\"body\":{" + body + '}');
}

std::string ClientLog::lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
}

void ClientLog::add(const std::string& command_id,
                    const std::string& type,
                    const std::string& more) {
    const std::lock_guard lock(mutex_);
    const auto who = who_.find(command_id);
    if (who == who_.end()) return;
    lines_ += '{' + member("type", type) + ',' + who->second + more + "}\n";
}

}  // namespace enlace::test

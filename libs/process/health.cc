#include "process/health.h"

#include <algorithm>
#include <cctype>

#include "enlace/options.pb.h"
#include "http/language.h"

namespace enlace::process {
namespace {

using common::v1::HealthAnswer;
using common::v1::HealthReason;

std::string text_of(HealthReason reason, const http::Request& request) {
    const auto* value = common::v1::HealthReason_descriptor()->FindValueByNumber(reason);
    const auto& options = value->options();
    const bool spanish = http::language_of(request) == http::Language::spanish;
    return options.GetExtension(spanish ? enlace::text_es : enlace::text_en);
}

}  // namespace

std::string code_of(HealthReason reason) {
    std::string code = common::v1::HealthReason_Name(reason);
    std::ranges::transform(code, code.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return code;
}

void add(HealthAnswer& answer, const Health& health, const http::Request& request) {
    auto& one = *answer.add_components();
    one.set_name(health.component);
    one.set_ok(health.ok);
    if (health.ok) return;
    one.set_reason(code_of(health.reason));
    one.set_detail(text_of(health.reason, request));
}

void add(HealthAnswer& answer, const Notice& notice, const http::Request& request) {
    if (notice.count == 0) return;
    auto& one = *answer.add_notices();
    one.set_name(notice.component);
    one.set_reason(code_of(notice.reason));
    one.set_detail(text_of(notice.reason, request));
    one.set_count(notice.count);
}

}  // namespace enlace::process

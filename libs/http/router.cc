#include "http/router.h"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "enlace/common/v1/problem.pb.h"
#include "http/parameter.h"
#include "http/problem.h"

namespace enlace::http {

using boost::asio::awaitable;

struct Router::Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> fixed;
    std::unique_ptr<Node> any;                                  // Where a {name} stands.
    std::array<std::optional<std::size_t>, kMethods> routes{};  // Indices, by method.

    std::optional<std::size_t>& route(Method method) {
        return routes[static_cast<std::size_t>(method)];
    }
    std::optional<std::size_t> route(Method method) const {
        return routes[static_cast<std::size_t>(method)];
    }
    bool ends_here() const {
        return std::ranges::any_of(routes, [](const auto& route) { return route.has_value(); });
    }
};

struct Router::Found {
    const Node* node = nullptr;
    std::optional<std::size_t> route;
};

namespace {

bool is_param(std::string_view segment) {
    return segment.size() > 2 && segment.starts_with('{') && segment.ends_with('}');
}

std::vector<std::string_view> split(std::string_view pattern) {
    std::vector<std::string_view> segments;
    for (std::size_t begin = 1; begin <= pattern.size();) {
        const auto end = std::min(pattern.find('/', begin), pattern.size());
        segments.push_back(pattern.substr(begin, end - begin));
        begin = end + 1;
    }
    return segments;
}

awaitable<Response> answer_with(Response response) {
    co_return response;
}

}  // namespace

Router::Router(Authenticate authenticate)
    : authenticate_(std::move(authenticate)), root_(std::make_unique<Node>()) {}

Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;
Router::~Router() = default;

void Router::add(Route route) {
    require_complete(route);
    auto* node = root_.get();
    std::vector<std::string> params;
    for (const auto segment : split(route.pattern)) {
        std::unique_ptr<Node>* child = nullptr;
        if (is_param(segment)) {
            params.emplace_back(segment.substr(1, segment.size() - 2));
            child = &node->any;
        } else if (segment.find_first_of("{}") == std::string_view::npos) {
            child = &node->fixed[std::string(segment)];
        } else {
            refuse(route, "has braces within a segment");
        }
        if (!*child) *child = std::make_unique<Node>();
        node = child->get();
    }
    auto& slot = node->route(route.method);
    if (slot) refuse(route, "is there already");
    slot = routes_.size();
    routes_.push_back(std::move(route));
    params_.push_back(std::move(params));
}

// The node at which the path ends, if possible one that knows the method. A path matches several
// patterns where a fixed segment stands beside a {name}.
Router::Found Router::find(const Node& node, const Request& request, std::size_t depth) const {
    if (depth == request.segments().size()) {
        if (!node.ends_here()) return {};
        auto route = node.route(request.method());
        if (!route && request.method() == Method::head) route = node.route(Method::get);
        return {&node, route};
    }
    const auto segment = request.segments()[depth];
    Found best;
    if (const auto fixed = node.fixed.find(segment); fixed != node.fixed.end())
        best = find(*fixed->second, request, depth + 1);
    if (!best.route && node.any && !segment.empty()) {
        const auto found = find(*node.any, request, depth + 1);
        if (found.route || !best.node) best = found;
    }
    return best;
}

awaitable<Response> Router::handle(Request& request) const {
    const auto found = find(*root_, request, 0);
    if (!found.node) {
        return answer_with(to_response(problem(common::v1::UNKNOWN_PATH), request));
    }
    if (!found.route) {
        std::string allowed;
        for (const auto& route : found.node->routes) {
            if (!route) continue;
            const auto method = routes_[*route].method;
            allowed += (allowed.empty() ? "" : ", ") + std::string(name(method));
            if (method == Method::get) allowed += ", HEAD";
        }
        auto response = to_response(problem(common::v1::METHOD_NOT_ALLOWED), request);
        response.headers.emplace_back("Allow", std::move(allowed));
        return answer_with(std::move(response));
    }

    const auto& route = routes_[*found.route];
    request.set_route(route.pattern);
    const auto& names = params_[*found.route];
    std::size_t param = 0;
    std::string_view rest = route.pattern;
    for (const auto value : request.segments()) {
        rest.remove_prefix(1);
        if (rest.starts_with('{')) request.add_param(names[param++], value);
        rest.remove_prefix(std::min(rest.find('/'), rest.size()));
    }
    if (route.authenticated) {
        auto principal = authenticate_(request);
        if (!principal) return answer_with(std::move(principal.error()));
        request.principal = std::move(*principal);
    }
    if (const auto refused = check_query(request, route.query))
        return answer_with(to_response(*refused, request));
    return route.handler(request);
}

}  // namespace enlace::http

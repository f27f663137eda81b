#include "telemetry/health.h"

#include <algorithm>

namespace enlace::telemetry {

std::string_view name(Condition condition) {
    switch (condition) {
        case Condition::ok:
            return "ok";
        case Condition::degraded:
            return "degraded";
        case Condition::failing:
            return "failing";
    }
    return "unknown";
}

void Health::set(std::string_view component, Condition condition, std::string_view reason) {
    const std::lock_guard lock(mutex_);
    components_[std::string(component)] = {std::string(component), condition, std::string(reason)};
}

bool Health::ready() const {
    const std::lock_guard lock(mutex_);
    return std::ranges::none_of(components_, [](const auto& entry) {
        return entry.second.condition == Condition::failing;
    });
}

std::vector<Health::Component> Health::components() const {
    const std::lock_guard lock(mutex_);
    std::vector<Component> all;
    for (const auto& [name, component] : components_) all.push_back(component);
    return all;
}

}  // namespace enlace::telemetry

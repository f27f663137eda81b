#pragma once

#include <algorithm>
#include <initializer_list>

#include "enlace/common/v1/common.pb.h"

namespace enlace::intake {

// Whether the command comes from somebody in one of these roles.
inline bool acts_as(const common::v1::Context& context,
                    std::initializer_list<common::v1::Role> roles) {
    return std::ranges::count(roles, context.actor().role()) != 0;
}

}  // namespace enlace::intake

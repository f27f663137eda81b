#pragma once

#include <string>
#include <string_view>

#include "enlace/common/v1/common.pb.h"

namespace enlace::program {

// "social_worker", "social-worker" or "SOCIAL_WORKER"; unspecified if there is no such role.
common::v1::Role parse_role(std::string_view text);

// The name of a client system where nobody gave one: what the principal stands for.
std::string default_client(const common::v1::Principal& who);

// Principals as they are at work here, each with its default client.
common::v1::Principal at_institution(common::v1::Role role, std::string clues);
common::v1::Principal at_jurisdiction(common::v1::Role role,
                                      std::string code,
                                      std::string human = {});
common::v1::Principal of_the_state(common::v1::Role role);

}  // namespace enlace::program

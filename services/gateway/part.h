#pragma once

#include <memory>
#include <vector>

#include "directory/policy_file.h"
#include "process/ground.h"
#include "process/part.h"

namespace enlace::gateway {

// The gateway as a part of a program whose log is on brokers. `ground` outlives it.
std::unique_ptr<process::Part> make_part(process::Ground& ground);

// Webhooks as a part of the gateway's program. `ground` outlives it.
std::unique_ptr<process::Part> make_webhooks_part(process::Ground& ground);

// The same for a program that is no gateway: it tells webhooks where the log is its own; on brokers
// it leaves that to gateways, as all that is told to outsiders, and only decides on them.
std::unique_ptr<process::Part> make_webhooks_part_without_gateway(process::Ground& ground);

// What they are asked, for the programs of others.
process::Elsewhere told_of_webhooks(const api::ServiceContext& context);

}  // namespace enlace::gateway

#pragma once

#include <map>
#include <string>
#include <vector>

#include "aggregate/command.h"
#include "base/policy.h"
#include "intake/deciders.h"
#include "security/key.h"
#include "security/keyring.h"

namespace enlace::intake {

// What intake's commands are told besides what their clients say, by the command's full name. All
// that is given must outlive them. Keys of erased patients are destroyed here, before that is
// recorded.
std::map<std::string, aggregate::Prepare> look_ups(const Deciders& deciders,
                                                   const base::Policy& policy,
                                                   const security::Key& identity_key,
                                                   security::Keyring& keyring);

// Of events whose personal fields they open.
std::vector<std::string> personal_types();

}  // namespace enlace::intake

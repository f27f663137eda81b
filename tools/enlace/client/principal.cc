#include "tools/enlace/client/principal.h"

#include <algorithm>
#include <cctype>

namespace enlace::program {

using common::v1::Principal;
using common::v1::Role;

Role parse_role(std::string_view text) {
    std::string name(text);
    std::ranges::transform(name, name.begin(), [](unsigned char c) {
        return c == '-' ? '_' : static_cast<char>(std::toupper(c));
    });
    Role role = common::v1::ROLE_UNSPECIFIED;
    common::v1::Role_Parse(name, &role);
    return role;
}

std::string default_client(const Principal& who) {
    if (!who.institution().empty()) return who.institution();
    if (!who.jurisdiction().empty()) return "jurisdiction-" + who.jurisdiction();
    return common::v1::Role_Name(who.role());
}

Principal at_institution(Role role, std::string clues) {
    Principal who;
    who.set_role(role);
    who.set_institution(std::move(clues));
    who.set_client(default_client(who));
    return who;
}

Principal at_jurisdiction(Role role, std::string code, std::string human) {
    Principal who;
    who.set_role(role);
    who.set_jurisdiction(std::move(code));
    who.set_human(std::move(human));
    who.set_client(default_client(who));
    return who;
}

Principal of_the_state(Role role) {
    Principal who;
    who.set_role(role);
    who.set_client(default_client(who));
    return who;
}

}  // namespace enlace::program

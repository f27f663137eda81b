#pragma once

#include <string>

#include "enlace/common/v1/common.pb.h"
#include "tools/enlace/demo/dice.h"

namespace enlace::program::demo {

// Somebody who does not exist.
struct Person {
    std::string name;
    common::v1::Sex sex = common::v1::SEX_UNSPECIFIED;
    std::string birth_date;  // YYYY-MM-DD.
    std::string curp;        // With the right check digit.
    std::string telephone;
    std::string address;
    std::string language;  // ISO 639-3.
};

Person invent_person(Dice& dice);

// The same number with another check digit, as somebody may mistype it.
std::string mistyped(std::string curp);

}  // namespace enlace::program::demo

#include "tools/enlace/everything.h"

#include "homevisits/part.h"
#include "intake/part.h"
#include "views/part.h"

namespace enlace::program {

process::Composition everything() {
    return {.policy = {intake::policy_names(), homevisits::policy_names()},
            .parts = {intake::make_part, homevisits::make_part, views::make_part}};
}

}  // namespace enlace::program

#include "process/serving.h"
#include "referral/part.h"

int main(int argc, char** argv) {
    namespace service = enlace::referral;
    return enlace::process::run(
        argc, argv,
        "Referrals: patients that one institution asks another to attend, and what became of "
        "them.\n"
        "Serves commands; any number of instances may run on the same brokers. Stops in order on "
        "SIGTERM or Ctrl-C; may be killed at any time without loss.",
        {.name = "enlace-referral",
         .policy = {service::policy_names()},
         .decides = {service::kService},
         .parts = {service::make_part}});
}

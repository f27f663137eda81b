#include "process/serving.h"
#include "transfers/part.h"

int main(int argc, char** argv) {
    namespace service = enlace::transfers;
    return enlace::process::run(
        argc, argv,
        "Transfers: a patient whom a hospital can't help goes to one that can, which has to be "
        "found first; and what hospitals say of their beds.\n"
        "Serves commands; any number of instances may run on the same brokers. Stops in order on "
        "SIGTERM or Ctrl-C; may be killed at any time without loss.",
        {.name = "enlace-transfers",
         .policy = {service::policy_names()},
         .decides = {service::kService},
         .parts = {service::make_part}});
}

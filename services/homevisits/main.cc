#include "homevisits/part.h"
#include "process/serving.h"

int main(int argc, char** argv) {
    namespace service = enlace::homevisits;
    return enlace::process::run(
        argc, argv,
        "Home visits: asked for by hospitals, routed to jurisdictions, made by their teams.\n"
        "Serves commands; any number of instances may run on the same brokers. Stops in order on "
        "SIGTERM or Ctrl-C; may be killed at any time without loss.",
        {.name = "enlace-homevisits",
         .policy = {service::policy_names()},
         .decides = {service::kService},
         .parts = {service::make_part}});
}

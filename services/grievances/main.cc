#include "grievances/part.h"
#include "process/serving.h"

int main(int argc, char** argv) {
    namespace service = enlace::grievances;
    return enlace::process::run(
        argc, argv,
        "Grievances: what people complain about, suggest, ask for and are thankful for, and what "
        "becomes of it.\n"
        "Serves commands; any number of instances may run on the same brokers. Stops in order on "
        "SIGTERM or Ctrl-C; may be killed at any time without loss.",
        {.name = "enlace-grievances",
         .policy = {service::policy_names()},
         .decides = {service::kService},
         .parts = {service::make_part}});
}

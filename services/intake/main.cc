#include "intake/part.h"
#include "intake/service.h"
#include "process/serving.h"

int main(int argc, char** argv) {
    namespace service = enlace::intake;
    return enlace::process::run(
        argc, argv,
        "Intake: who the patients are, and what a hospital's social work does for them.\n"
        "Serves commands; any number of instances may run on the same brokers. Stops in order on "
        "SIGTERM or Ctrl-C; may be killed at any time without loss.",
        {.name = "enlace-intake",
         .policy = {service::policy_names()},
         .decides = {service::kService},
         .parts = {service::make_part}});
}

#include "process/serving.h"
#include "telemedicine/part.h"

int main(int argc, char** argv) {
    namespace service = enlace::telemedicine;
    return enlace::process::run(
        argc, argv,
        "Telemedicine: sessions between a professional of one unit and a patient who is somewhere "
        "else, and what follows them.\n"
        "Serves commands; any number of instances may run on the same brokers. Stops in order on "
        "SIGTERM or Ctrl-C; may be killed at any time without loss.",
        {.name = "enlace-telemedicine",
         .policy = {service::policy_names()},
         .decides = {service::kService},
         .parts = {service::make_part}});
}

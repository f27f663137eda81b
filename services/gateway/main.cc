#include "gateway/domain/webhook.h"
#include "gateway/part.h"
#include "process/serving.h"

int main(int argc, char** argv) {
    namespace service = enlace::gateway;
    return enlace::process::run(
        argc, argv,
        "The gateway: tells outsiders on Apache Kafka what counts in the journals, each thing once "
        "and in order, and by HTTPS those who want that; and takes the commands that institutions "
        "send there.\n"
        "Any number of instances may run on the same brokers, each with a number of its own. Stops "
        "in order on SIGTERM or Ctrl-C; may be killed at any time without loss.",
        {.name = "enlace-gateway",
         .policy = {},
         .decides = {service::kWebhooks},
         .asks_services = true,
         .tells_webhooks = true,
         .parts = {service::make_part, service::make_webhooks_part}});
}

#include "access/domain/access.h"
#include "gateway/part.h"
#include "grievances/part.h"
#include "homevisits/part.h"
#include "intake/part.h"
#include "process/serving.h"
#include "referral/part.h"
#include "telemedicine/part.h"
#include "transfers/part.h"
#include "views/part.h"

int main(int argc, char** argv) {
    using namespace enlace;
    namespace service = enlace::views;
    return enlace::process::run(
        argc, argv,
        "The views: everything that can be read, computed from the journals.\n"
        "Serves queries and streams; each of any number of instances holds all of it. Stops in "
        "order on SIGTERM or Ctrl-C; may be killed at any time without loss.",
        {.name = "enlace-views",
         .policy = service::policy_names(),
         .decides = {access::kService},
         .parts = {service::make_part},
         .elsewhere = {intake::told_of, homevisits::told_of, referral::told_of,
                       telemedicine::told_of, transfers::told_of, grievances::told_of,
                       gateway::told_of_webhooks}});
}

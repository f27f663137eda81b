#include "tools/enlace/everything.h"

#include "access/domain/access.h"
#include "gateway/domain/webhook.h"
#include "gateway/part.h"
#include "grievances/part.h"
#include "homevisits/part.h"
#include "intake/part.h"
#include "intake/service.h"
#include "referral/part.h"
#include "telemedicine/part.h"
#include "transfers/part.h"
#include "views/part.h"

namespace enlace::program {

process::Composition everything(bool with_gateway) {
    process::Composition all{
        .name = "enlace",
        .policy = {intake::policy_names(), homevisits::policy_names(), referral::policy_names(),
                   telemedicine::policy_names(), transfers::policy_names(),
                   grievances::policy_names()},
        .decides = {intake::kService, homevisits::kService, referral::kService,
                    telemedicine::kService, transfers::kService, grievances::kService,
                    access::kService, gateway::kWebhooks},
        .asks_itself = with_gateway,
        .tells_webhooks = true,
        .parts = {intake::make_part, homevisits::make_part, referral::make_part,
                  telemedicine::make_part, transfers::make_part, grievances::make_part,
                  views::make_part}};
    if (with_gateway) {
        all.parts.insert(all.parts.end(), {gateway::make_part, gateway::make_webhooks_part});
    } else {
        all.parts.push_back(gateway::make_webhooks_part_without_gateway);
    }
    return all;
}

}  // namespace enlace::program

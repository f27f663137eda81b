#include "tools/benchmarks/attentions.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <vector>

#include "base/clock.h"
#include "base/stream_id.h"
#include "enlace/intake/v1/case.pb.h"
#include "journal/embedded/embedded_log.h"
#include "security/keyring_file.h"
#include "tools/benchmarks/history_writer.h"
#include "tools/benchmarks/progress.h"

namespace enlace::bench {
namespace {

using std::chrono::days;

constexpr std::uint64_t kDays = 304;  // January to October.
constexpr std::uint64_t kAttentionsEach = 10;
static_assert(kAttentionsEach * (Published::kPatients - 1) < Published::kAttentions);

std::int64_t noon_us(std::uint64_t day) {
    const std::chrono::sys_days first = std::chrono::year(Published::kYear) / 1 / 1;
    const std::int64_t since = (first + days(day)).time_since_epoch().count();
    return since * base::kDay_us + 18 * base::kHour_us;  // In UTC.
}

std::string place(std::uint64_t number) {
    return fmt::format("SPSSA{:06}", number);
}

// Everything of one patient at one place.
struct Case {
    std::string patient;
    HistoryWriter::Stream stream;
    common::v1::Principal worker{};
    common::v1::Counted counted{};
};

Case case_of(std::uint64_t number) {
    constexpr std::array kMunicipalities = {"24028", "24013", "24020", "24035", "24024"};
    constexpr std::array kEntitlements = {"IMSS", "ISSSTE", "IMSS_BIENESTAR", "NINGUNA"};
    const auto digest = digest_of("patient", number);
    const auto slot = base::slot_of_digest(digest);
    Case made{.patient = base::make_stream_id("patient", slot, digest),
              .stream = {.id = base::make_stream_id("case", slot, digest)}};
    made.worker.set_client("hospital");
    made.worker.set_institution(place(number % Published::kPlaces));
    made.worker.set_role(common::v1::SOCIAL_WORKER);
    made.counted.set_sex(number % 3 == 0 ? common::v1::MALE : common::v1::FEMALE);
    made.counted.set_age_band(static_cast<common::v1::AgeBand>(1 + number % 6));
    made.counted.set_municipality(kMunicipalities[number % kMunicipalities.size()]);
    made.counted.set_entitlement(kEntitlements[number % kEntitlements.size()]);
    return made;
}

intake::v1::CaseRegistered registered(const Case& one, std::uint64_t number) {
    constexpr std::array kServices = {"URGENCIAS", "PEDIATRIA", "CONSULTA_EXTERNA", "ONCOLOGIA"};
    intake::v1::CaseRegistered event;
    event.set_patient_id(one.patient);
    event.set_institution(one.worker.institution());
    event.set_unit(one.worker.institution());
    event.set_service(kServices[number % kServices.size()]);
    event.add_kinds(intake::v1::GENERAL);
    return event;
}

intake::v1::InterventionRecorded intervention(const Case& one,
                                              std::uint64_t number,
                                              std::int64_t at_us) {
    constexpr std::uint64_t kEach = Published::kDelivered / Published::kDeliveries;
    constexpr std::uint64_t kOneMore = Published::kDelivered % Published::kDeliveries;
    intake::v1::InterventionRecorded event;
    const bool delivers = number < Published::kDeliveries;
    event.set_intervention(delivers ? intake::v1::Intervention::DELIVERY
                                    : static_cast<intake::v1::Intervention::Kind>(1 + number % 6));
    event.set_occurred_at_us(at_us);
    event.set_unit(one.worker.institution());
    event.set_institution(one.worker.institution());
    event.set_by_appointment(number % 4 == 0);
    *event.mutable_counted() = one.counted;
    if (delivers) {
        auto& delivered = *event.add_delivered();
        delivered.set_item("MEDICAMENTO");
        delivered.set_quantity(static_cast<std::uint32_t>(kEach + (number < kOneMore ? 1 : 0)));
    }
    return event;
}

}  // namespace

std::uint64_t write_attentions(const std::filesystem::path& data) {
    const auto keys = security::KeyFiles::create(data / "keys");
    journal::EmbeddedLog log({.directory = data});
    const auto keyring = security::FileKeyring::open(data / "keyring", keys.keyring_kek);
    HistoryWriter writer(log, keys, *keyring);
    std::vector<Case> cases;
    Progress progress("attentions", Published::kAttentions);
    for (std::uint64_t i = 0; i < Published::kAttentions; ++i) {
        const std::int64_t at_us = noon_us(i * kDays / Published::kAttentions);
        const std::uint64_t number = i % Published::kPatients;
        const bool is_new = number == cases.size();
        if (is_new) cases.push_back(case_of(number));
        Case& one = cases[number];
        const HistoryWriter::By by{one.worker, one.patient, one.stream.id, at_us};
        if (is_new) writer.write("intake", one.stream, registered(one, number), by);
        writer.write("intake", one.stream, intervention(one, i, at_us), by);
        progress.at(i);
    }
    writer.finish();
    return Published::kAttentions + Published::kPatients;
}

}  // namespace enlace::bench

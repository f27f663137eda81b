#include "care/vital_signs.h"

#include "deadlines/times.h"

namespace enlace::care {

void check_vital_signs(const referral::v1::VitalSigns& signs,
                       std::int64_t now_us,
                       std::vector<base::FieldError>& errors) {
    const auto most = [&](std::uint32_t value, std::uint32_t max, const char* field) {
        if (value > max) errors.push_back({field, "out_of_range"});
    };
    most(signs.systolic_mmhg(), 350, "vital_signs.systolic_mmhg");
    most(signs.diastolic_mmhg(), 250, "vital_signs.diastolic_mmhg");
    most(signs.temperature_tenths_c(), 460, "vital_signs.temperature_tenths_c");
    most(signs.respirations_per_min(), 120, "vital_signs.respirations_per_min");
    most(signs.heart_beats_per_min(), 350, "vital_signs.heart_beats_per_min");
    most(signs.weight_g(), 500'000, "vital_signs.weight_g");
    most(signs.height_mm(), 2'600, "vital_signs.height_mm");
    most(signs.silverman(), 10, "vital_signs.silverman");
    most(signs.capillary_refill_ms(), 60'000, "vital_signs.capillary_refill_ms");
    if (signs.glasgow() != 0 && (signs.glasgow() < 3 || signs.glasgow() > 15))
        errors.push_back({"vital_signs.glasgow", "out_of_range"});
    if (signs.has_taken_at() && deadlines::lies_ahead(signs.taken_at(), now_us))
        errors.push_back({"vital_signs.taken_at", "in_future"});
}

}  // namespace enlace::care

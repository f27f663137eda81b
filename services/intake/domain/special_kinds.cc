#include "intake/domain/special_kinds.h"

namespace enlace::intake {

v1::CaseKind kind_of(const v1::SpecialRecord& record) {
    switch (record.record_case()) {
        case v1::SpecialRecord::kDeathCounselling:
            return v1::DEATH_COUNSELLING;
        case v1::SpecialRecord::kNoFamily:
            return v1::NO_FAMILY;
        case v1::SpecialRecord::kAbandonment:
            return v1::ABANDONMENT;
        case v1::SpecialRecord::kViolence:
            return v1::VIOLENCE;
        case v1::SpecialRecord::kShelter:
            return v1::SHELTER;
        case v1::SpecialRecord::kTransport:
            return v1::TRANSPORT;
        case v1::SpecialRecord::RECORD_NOT_SET:
            break;
    }
    return v1::CASE_KIND_UNSPECIFIED;
}

}  // namespace enlace::intake

#include "views/organisation/organised.h"

#include "base/check.h"
#include "enlace/views/v1/offices/rows.pb.h"
#include "intake/domain/organisation.h"
#include "security/digest.h"
#include "views/folding/families.h"

namespace enlace::views {
namespace {

// Each kind belongs to one that comes before it, so no chain is longer than there are kinds.
constexpr int kLevelsMost = intake::v1::OrganisationKind::Code_MAX;

}  // namespace

Organised::Organised(const projection::Store& store, const projection::Store::Snapshot* at) {
    const auto take = [&](std::string_view, std::string_view stored) {
        v1::OrganisationRow row;
        base::check(row.ParseFromArray(stored.data(), static_cast<int>(stored.size())),
                    "a stored row is as it was written");
        if (!row.state().code().empty())
            all_.emplace(row.state().code(), std::move(*row.mutable_state()));
        return true;
    };
    store.scan(family::organisations, "", "", take, at);
}

const Organised::Period* Organised::period(std::string_view code, std::string_view date) const {
    const auto at = all_.find(code);
    return at == all_.end() ? nullptr : intake::period_on(at->second, date);
}

template <class Look>
void Organised::climb(std::string_view code, std::string_view date, Look look) const {
    for (int level = 0; level < kLevelsMost; ++level) {
        const auto at = all_.find(code);
        if (at == all_.end()) return;
        const auto* holds = intake::period_on(at->second, date);
        if (!holds || !look(at->second, *holds)) return;
        code = holds->parent();
    }
}

std::string_view Organised::belongs_to(std::string_view code,
                                       Kind::Code kind,
                                       std::string_view date) const {
    std::string_view found;
    climb(code, date, [&](const State& state, const Period&) {
        if (state.kind() == kind) found = state.code();
        return found.empty();
    });
    return found;
}

std::string_view Organised::jurisdiction(std::string_view code, std::string_view date) const {
    std::string_view found;
    climb(code, date, [&](const State&, const Period& holds) {
        found = holds.jurisdiction();
        return found.empty();
    });
    return found;
}

std::string_view Organised::present(std::string_view code, std::string_view date) const {
    for (std::size_t step = 0; step < all_.size(); ++step) {  // Even where somebody said a circle.
        const auto at = all_.find(code);
        if (at == all_.end() || intake::period_on(at->second, date)) return code;
        const Period* last = nullptr;
        for (const auto& period : at->second.periods())
            if (period.valid_from() <= date) last = &period;
        if (!last || last->successors_size() != 1) return code;
        code = last->successors(0);
    }
    return code;
}

std::string Organised::version() const {
    constexpr std::size_t kBytes = 8;
    security::Sha256 digest;
    for (const auto& [code, state] : all_) {
        security::Framed framed;
        digest.update(framed.add(state.SerializeAsString()).bytes());
    }
    return security::to_hex(digest.finish().substr(0, kBytes));
}

}  // namespace enlace::views

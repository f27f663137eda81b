#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "views/statistics/month.h"

namespace enlace::views::statistics {

// Months that were read, kept in memory for who asks next, for as long as nothing of them changes:
// those asked about lately, up to a number of bytes. Half of it at most are numbers of patients:
// where there are more than a million of them, none are kept, and months with patients neither.
// Thread-safe.
class Months {
public:
    // A year of 3.3 M attentions to 330,000 patients takes some 60 MiB.
    static constexpr std::size_t kBytesMost = 128u << 20;

    explicit Months(std::size_t bytes_most = kBytesMost) : bytes_most_(bytes_most) {}

    struct Which {
        Tells tells = Tells::sums;  // Or staff.
        year_month month{};
        // How often facts of each partition changed, as of who asks: differs where anything does.
        std::string version;
    };
    // What is told of the months from that one to that one, where there is anything; in order.
    static std::vector<Which> told(const projection::Store& store,
                                   const projection::Store::Snapshot& at,
                                   Tells tells,
                                   year_month from,
                                   year_month until);

    // Reads the newest months of sums, with patients, until these bytes are filled: for who asks
    // first after a start. Throws projection::StoreUnreadable.
    void load(const projection::Store& store);

    // By which whoever begins to ask numbers patients in all months.
    std::shared_ptr<PatientNumbers> numbers();
    // Read by `read` unless it is at hand, with patients by these numbers where there are any.
    using Read = std::function<std::shared_ptr<const Month>()>;
    std::shared_ptr<const Month> get(const Which& which,
                                     const PatientNumbers* numbers,
                                     const Read& read);

    std::size_t bytes() const;

private:
    struct Kept {
        std::string version;
        std::shared_ptr<const Month> month;
        std::size_t bytes = 0;
        std::uint64_t asked_at = 0;
    };

    void trim();
    std::size_t bytes_kept() const;

    const std::size_t bytes_most_;
    mutable std::mutex mutex_;
    std::shared_ptr<PatientNumbers> numbers_ = std::make_shared<PatientNumbers>();
    std::map<std::pair<Tells, year_month>, Kept> kept_;
    std::uint64_t asked_ = 0;
};

}  // namespace enlace::views::statistics

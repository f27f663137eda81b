#pragma once

#include <string>

#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "tools/benchmarks/history_writer.h"

namespace enlace::bench {

// What happens to one patient: registered, a case opened, called, visited at home, called again.
class Story {
public:
    static constexpr unsigned kSteps = 28;

    // `writer` outlives it.
    Story(HistoryWriter& writer, const std::string& patient, std::uint64_t number);

    // The next thing happens.
    void go_on();
    bool is_over() const { return step_ == kSteps; }
    const std::string& social_case() const { return case_.id; }

private:
    void register_patient();
    void open_case();
    void triage();
    void call(bool reached);
    void open_obligation();
    void close_obligation();
    void request_visit();
    void visit(unsigned step);

    void by_hospital(HistoryWriter::Stream& stream, const google::protobuf::Message& event);
    void by_jurisdiction(const google::protobuf::Message& event);
    common::v1::Deadline due(std::string_view timer) const;

    HistoryWriter* writer_;
    std::uint64_t number_;
    unsigned step_ = 0;
    std::int64_t now_us_;
    common::v1::Principal hospital_;
    common::v1::Principal jurisdiction_;
    common::v1::Counted counted_;
    HistoryWriter::Stream patient_;
    HistoryWriter::Stream case_;
    HistoryWriter::Stream visit_;
};

}  // namespace enlace::bench

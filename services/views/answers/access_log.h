#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>

#include "aggregate/engine.h"
#include "api/service.h"
#include "enlace/access/v1/access.pb.h"
#include "http/request.h"

namespace enlace::views {

// The journal of what was read. Every instance of the views writes it, by the protocol that all
// commands go by, and none can be told not to.
class AccessLog {
public:
    // `journal`: of access::kService, founded already.
    AccessLog(const api::ServiceContext& context, const journal::JournalInfo& journal);
    ~AccessLog();

    void start();
    void stop();

    // In the name of whoever asked. True once it is recorded. False: it is not, or nobody knows;
    // the answer must not leave.
    boost::asio::awaitable<bool> record(access::v1::RecordAccess read,
                                        const http::Request& request);

    aggregate::EngineStatus status() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::views

#pragma once

#include "directory/directory.h"
#include "tools/enlace/client/api.h"
#include "tools/enlace/submit/bulletin.h"
#include "tools/enlace/submit/sending.h"

namespace enlace::program::submit {

// A bulletin on its way to a server and back.
class BulletinRun {
public:
    // `credentials` must outlive it. Throws std::runtime_error at a file that can't be used.
    BulletinRun(const std::filesystem::path& bulletin,
                const std::filesystem::path& directory,
                const ApiOptions& options,
                Credentials& credentials);

    // What to send. Registers the first person, to learn when that happened first: visits are
    // asked for from then on, so that a repetition says the same.
    std::vector<Line> lines();

    // Waits until the views show it all, or stop changing; prints published and shown side by
    // side. Whether they are equal.
    bool show_comparison(const std::vector<Fate>& fates);

private:
    std::vector<Line> lines_from(std::int64_t from_us) const;
    std::uint64_t count_unrouted(std::string_view positions);

    const Bulletin bulletin_;
    const directory::Directory directory_;
    Api api_;
};

}  // namespace enlace::program::submit

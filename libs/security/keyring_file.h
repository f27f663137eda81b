#pragma once

#include <filesystem>
#include <memory>

#include "security/movable_keyring.h"

namespace enlace::security {

// The keyring of the embedded home: one file of its own, never inside a backup of the log, since a
// backup would keep what was destroyed. One process at a time.
//
// The file. Numbers are little-endian; check = first 8 bytes of the SHA-256 of what precedes it.
//
//   header, 512 bytes        slot, 256 bytes, the first at 512
//     0  8  "ENLKRING"         0   1  state: 0 free, 1 live, 2 destroyed
//     8  4  format: 1          1   1  length of the subject
//    12  4  slot size: 256     2   2  0
//    16 16  keyring id         4   4  generation, from 1
//    32 28  KEK check          8  16  key id
//    60  8  check             24  60  wrapped key; 0 once it is destroyed
//    68     0                 84 164  subject, filled up with 0
//                            248   8  check
//
// KEK check: the empty text sealed (aead.h) by the key-encryption key, with additional data
// "enlace keyring" || keyring id. Wrapped key: the key sealed by it, with additional data
// Framed(subject, generation, key id). A free slot is all 0.
//
// No slot crosses a sector. A slot that is neither free nor has its check is the torn end of a
// write that nobody was told of if no valid slot follows, and is used again; otherwise the file is
// damaged and refused. A subject has one live slot at most. Destroyed ones stay, without key, for
// the generation.
class FileKeyring final : public MovableKeyring {
public:
    // Makes the file if there is none. Throws KeyringError: another process has it, the
    // key-encryption key does not open it, or it is damaged.
    static std::unique_ptr<FileKeyring> open(const std::filesystem::path& file, const Key& kek);

    ~FileKeyring() override;

    // Keys asked for at the same time share one sync.
    SubjectKey key_for(std::string_view subject) override;
    std::optional<std::string> current_id(std::string_view subject) override;
    std::optional<Key> find(std::string_view key_id) const override;
    void destroy(std::string_view subject) override;
    void destroy_key(std::string_view subject, std::string_view key_id) override;
    std::vector<Slot> newest() const override;
    void adopt(const std::vector<Slot>& slots) override;

    // True if the end of the file was torn when it was opened.
    bool torn_when_opened() const;

private:
    class Impl;
    explicit FileKeyring(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::security

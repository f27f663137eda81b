#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "journal/memory_log.h"
#include "journal/moving/house.h"
#include "security/keyring_file.h"
#include "support/temporary_folder.h"

namespace enlace::test {

// Stops what moves at a moment of its choice, as a kill would.
class Fuse {
public:
    struct Blown : std::runtime_error {
        Blown() : std::runtime_error("killed here") {}
    };

    // After so many changes that are let through nothing more happens; `done`: but the last one
    // still does before it blows.
    void blow_after(std::uint64_t changes, bool done) {
        left_ = changes;
        done_ = done;
    }
    void never() { left_ = ~std::uint64_t{0}; }
    std::uint64_t changes() const { return changes_; }
    bool blown() const { return left_ == 0; }

    template <class Change>
    void pass(Change change) {
        if (left_ == 0) throw Blown();
        ++changes_;
        if (--left_ == 0 && !done_) throw Blown();
        change();
        if (left_ == 0) throw Blown();
    }

private:
    std::uint64_t left_ = ~std::uint64_t{0};
    std::uint64_t changes_ = 0;
    bool done_ = false;
};

// A log in memory behind a fuse.
class FusedLog : public journal::MemoryLog {
public:
    explicit FusedLog(Fuse& fuse) : fuse_(fuse) {}

    void append(journal::PartitionRef where, std::string entry, Done done) override {
        if (before_append) before_append(where, entry);
        journal::Handed handed = journal::Handed::not_tried;
        try {
            fuse_.pass([&] {
                MemoryLog::append(where, std::move(entry),
                                  [&](journal::Handed what) { handed = what; });
            });
        } catch (const Fuse::Blown&) {
            return done(journal::Handed::unknown);  // Nobody is told what became of it.
        }
        done(handed);
    }
    void append_unseen(journal::PartitionRef where, std::string entry) {
        MemoryLog::append(where, std::move(entry), [](journal::Handed) {});
    }

    // Somebody else's chance to be faster.
    std::function<void(journal::PartitionRef where, const std::string& entry)> before_append;

private:
    Fuse& fuse_;
};

// A file of keys behind a fuse.
class FusedKeyring : public security::MovableKeyring {
public:
    FusedKeyring(const security::Key& kek, Fuse& fuse)
        : keyring_(security::FileKeyring::open(folder_ / "keyring", kek)), fuse_(fuse) {}

    security::SubjectKey key_for(std::string_view subject) override {
        return keyring_->key_for(subject);
    }
    std::optional<std::string> current_id(std::string_view subject) override {
        return keyring_->current_id(subject);
    }
    std::optional<security::Key> find(std::string_view key_id) const override {
        return keyring_->find(key_id);
    }
    void destroy(std::string_view subject) override { keyring_->destroy(subject); }
    void destroy_key(std::string_view subject, std::string_view key_id) override {
        keyring_->destroy_key(subject, key_id);
    }
    std::vector<security::Slot> newest() const override { return keyring_->newest(); }
    void adopt(const std::vector<security::Slot>& slots) override {
        fuse_.pass([&] { keyring_->adopt(slots); });
    }

private:
    const TemporaryFolder folder_;
    const std::unique_ptr<security::FileKeyring> keyring_;
    Fuse& fuse_;
};

// A home in memory, but for its keys.
class MemoryHouse : public journal::House {
public:
    MemoryHouse(std::string name, const security::Key& kek, Fuse& fuse)
        : name_(std::move(name)), fuse_(fuse), log_(fuse), keyring_(kek, fuse) {}

    std::string name() const override { return name_; }
    FusedLog& log() override { return log_; }
    std::vector<journal::JournalShape> journals() const override { return shapes; }
    FusedKeyring& keyring() override { return keyring_; }
    std::optional<std::string> moving_from() const override { return moving_from_; }
    void begin_move(const std::string& from) override {
        fuse_.pass([&] { moving_from_ = from; });
    }
    void end_move() override {
        fuse_.pass([&] { moving_from_ = std::nullopt; });
    }

    std::vector<journal::JournalShape> shapes;

private:
    const std::string name_;
    Fuse& fuse_;
    FusedLog log_;
    FusedKeyring keyring_;
    std::optional<std::string> moving_from_;
};

}  // namespace enlace::test

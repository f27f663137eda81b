#include "security/keyring_file.h"

#include <array>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <unordered_map>

#include "security/keyring_slot.h"
#include "security/slot_file.h"

namespace enlace::security {
namespace {

constexpr std::uint64_t kReserveSlots = 1024;
// At most so many slots are written at once, so that an opening knows how far back to write again.
constexpr std::uint64_t kBatchSlots = 1024;
constexpr std::uint64_t kReadSlots = 4096;

using KeyId = std::array<char, Keyring::kKeyIdSize>;

struct KeyIdHash {
    std::size_t operator()(const KeyId& id) const {
        std::size_t hash = 0;
        std::memcpy(&hash, id.data(), sizeof hash);  // Key ids are random.
        return hash;
    }
};

KeyId key_id_of(std::string_view bytes) {
    KeyId id{};
    bytes.copy(id.data(), id.size());
    return id;
}

constexpr std::uint64_t offset_of(std::uint64_t slot) {
    return kKeyringHeaderSize + slot * kSlotSize;
}

// The newest slot of a subject.
struct Latest {
    std::uint64_t slot = 0;
    std::uint32_t generation = 0;
    bool live = false;
    std::uint64_t ticket = 0;  // Durable once that many creations are.
};

}  // namespace

class FileKeyring::Impl {
public:
    Impl(const std::filesystem::path& file, const Key& kek) : file_(file), kek_(kek) {
        open_header();
        read_slots();
        write_again();
    }

    SubjectKey key_for(std::string_view subject) {
        std::unique_lock lock(mutex_);
        for (;;) {
            refuse_if_broken();
            auto at = subjects_.find(std::string(subject));
            if (at == subjects_.end() || !at->second.live) at = create(subject);
            const Latest wanted = at->second;
            wait_until_synced(lock, wanted.ticket);
            Slot slot = slot_at(wanted.slot);
            // Somebody may have destroyed it meanwhile; then it is not the subject's any more.
            if (slot.live) return {slot.key_id, key_of(wanted.slot, slot)};
        }
    }

    std::optional<std::string> current_id(std::string_view subject) {
        std::unique_lock lock(mutex_);
        refuse_if_broken();
        const auto at = subjects_.find(std::string(subject));
        if (at == subjects_.end() || !at->second.live) return std::nullopt;
        const Latest wanted = at->second;
        wait_until_synced(lock, wanted.ticket);
        const Slot slot = slot_at(wanted.slot);
        return slot.live ? std::optional(slot.key_id) : std::nullopt;
    }

    std::optional<Key> find(std::string_view key_id) const {
        if (key_id.size() != kKeyIdSize) return std::nullopt;
        const std::lock_guard lock(mutex_);
        const auto at = ids_.find(key_id_of(key_id));
        if (at == ids_.end()) return std::nullopt;
        const Slot slot = slot_at(at->second);
        if (!slot.live) return std::nullopt;
        return key_of(at->second, slot);
    }

    // Of that id only, if one is given: of all the others of the subject there is nothing left.
    void destroy(std::string_view subject, std::optional<std::string_view> key_id) {
        std::unique_lock lock(mutex_);
        const auto at = subjects_.find(std::string(subject));
        if (at == subjects_.end()) return;
        Latest& latest = at->second;
        while (synced_ < latest.ticket) wait_until_synced(lock, latest.ticket);
        refuse_if_broken();
        // Written again even if it was destroyed before: that may not have survived a crash.
        const Slot slot = slot_at(latest.slot);
        if (key_id && slot.key_id != *key_id) return;
        ids_.erase(key_id_of(slot.key_id));
        latest.live = false;
        broken_ = !file_.write_durably(offset_of(latest.slot), encode(destroyed(slot)));
        refuse_if_broken();
    }

    std::vector<Slot> newest() {
        std::unique_lock lock(mutex_);
        refuse_if_broken();
        wait_until_synced(lock, created_);
        std::vector<Slot> slots;
        for (const auto& [subject, latest] : subjects_) slots.push_back(slot_at(latest.slot));
        return slots;
    }

    void adopt(const std::vector<Slot>& slots) {
        std::unique_lock lock(mutex_);
        refuse_if_broken();
        wait_until_synced(lock, created_);
        std::vector<std::string> gone;
        for (const Slot& slot : slots) {
            if (slot.subject.size() > kSubjectMax) file_.fail("can't hold a key of no stream");
            const auto at = subjects_.find(slot.subject);
            const auto here =
                at == subjects_.end() ? std::nullopt : std::optional(slot_at(at->second.slot));
            switch (adoption_of(slot, here ? &*here : nullptr)) {
                case Adoption::none:
                    break;
                case Adoption::take:
                    append(slot);
                    break;
                case Adoption::destroy:
                    gone.push_back(slot.subject);
                    break;
                case Adoption::refused:
                    file_.fail(
                        "holds other keys than the keyring that is moved here; restore it, "
                        "or move to an empty folder");
            }
        }
        wait_until_synced(lock, created_);
        lock.unlock();
        for (const auto& subject : gone) destroy(subject, std::nullopt);
    }

    bool torn_when_opened() const { return torn_; }

private:
    void open_header() {
        const auto header = decode_header(file_.read(0, kKeyringHeaderSize));
        if (header) {
            if (opens(kek_, *header)) return;
            file_.fail(
                "this key-encryption key does not open it; use the keyring.kek it was made with");
        }
        if (file_.size() > kKeyringHeaderSize) file_.fail("its header is damaged; restore it");
        // Nothing was ever kept under a header that was not durable, nor is a header written to a
        // file that was not.
        file_.make_durable();
        if (!file_.write_durably(0, encode(make_header(kek_)))) file_.fail("cannot write to it");
    }

    void read_slots() {
        std::uint64_t slot = 0;
        std::uint64_t first_invalid = kNone;
        for (;;) {
            const std::string chunk = file_.read(offset_of(slot), kReadSlots * kSlotSize);
            for (std::size_t at = 0; at < chunk.size(); at += kSlotSize, ++slot) {
                const std::string_view bytes = std::string_view(chunk).substr(at, kSlotSize);
                if (is_free(bytes)) continue;
                const auto decoded = decode_slot(bytes);
                if (!decoded) {
                    if (first_invalid == kNone) first_invalid = slot;
                    continue;
                }
                if (first_invalid != kNone) fail_at(first_invalid, "is damaged");
                take(slot, *decoded);
            }
            if (chunk.size() < kReadSlots * kSlotSize) break;
        }
        torn_ = first_invalid != kNone;
        reserved_ = slot;
        pending_from_ = next_;
    }

    void take(std::uint64_t at, const Slot& slot) {
        Latest& latest = subjects_[slot.subject];
        if (latest.live || slot.generation <= latest.generation) {
            fail_at(at, "contradicts an earlier one");
        }
        latest = {.slot = at, .generation = slot.generation, .live = slot.live};
        if (slot.live)
            ids_.emplace(key_id_of(slot.key_id), at);
        else
            destroyed_when_opened_.push_back(at);
        next_ = at + 1;
    }

    // What the process before this one wrote without hearing of its sync may be in the page cache
    // only, and be gone after the next power cut; a new sync would not write it.
    void write_again() {
        const std::uint64_t from = next_ > kBatchSlots ? next_ - kBatchSlots : 0;
        std::string tail = file_.read(offset_of(from), (next_ - from) * kSlotSize);
        tail.resize((reserved_ - from) * kSlotSize);
        bool written = file_.write(0, file_.read(0, kKeyringHeaderSize));
        written = written && file_.write(offset_of(from), tail);
        for (const auto slot : destroyed_when_opened_) {
            written =
                written && file_.write(offset_of(slot), file_.read(offset_of(slot), kSlotSize));
        }
        if (!written || !file_.sync()) file_.fail("cannot write to it");
        destroyed_when_opened_ = {};
    }

    using Subjects = std::unordered_map<std::string, Latest>;

    Subjects::iterator create(std::string_view subject) {
        const auto at = subjects_.find(std::string(subject));
        const std::uint32_t generation = at == subjects_.end() ? 0 : at->second.generation;
        return append(make_slot(kek_, subject, generation + 1));
    }

    Subjects::iterator append(const Slot& slot) {
        if (next_ == reserved_) {
            file_.reserve(offset_of(reserved_ + kReserveSlots));
            reserved_ += kReserveSlots;
        }
        const auto at = subjects_.try_emplace(slot.subject).first;
        pending_ += encode(slot);
        at->second = {next_++, slot.generation, slot.live, ++created_};
        if (slot.live) ids_.emplace(key_id_of(slot.key_id), at->second.slot);
        return at;
    }

    // One caller writes for all that have come by then; the others wait.
    void wait_until_synced(std::unique_lock<std::mutex>& lock, std::uint64_t ticket) {
        while (synced_ < ticket) {
            refuse_if_broken();
            if (syncing_)
                changed_.wait(lock);
            else
                write_pending(lock);
        }
    }

    void write_pending(std::unique_lock<std::mutex>& lock) {
        const std::string batch = pending_.substr(0, kBatchSlots * kSlotSize);
        const std::uint64_t from = pending_from_;
        const std::uint64_t slots = batch.size() / kSlotSize;
        pending_.erase(0, batch.size());
        pending_from_ += slots;
        syncing_ = true;
        lock.unlock();
        const bool durable = file_.write_durably(offset_of(from), batch);
        lock.lock();
        syncing_ = false;
        if (durable)
            synced_ += slots;
        else
            broken_ = true;
        changed_.notify_all();
    }

    Slot slot_at(std::uint64_t at) const {
        auto slot = decode_slot(file_.read(offset_of(at), kSlotSize));
        if (!slot) fail_at(at, "is damaged");
        return std::move(*slot);
    }

    Key key_of(std::uint64_t at, const Slot& slot) const {
        const auto key = unwrap(kek_, slot);
        if (!key) fail_at(at, "holds a key that was tampered with");
        return *key;
    }

    void refuse_if_broken() const {
        // What the disk holds after a failed sync is not known, and another one would not tell.
        if (broken_) file_.fail("a write failed; look after the disk, then start again");
    }

    [[noreturn]] void fail_at(std::uint64_t slot, const std::string& what) const {
        file_.fail("slot " + std::to_string(slot) + " at offset " +
                   std::to_string(offset_of(slot)) + ' ' + what + "; restore the file");
    }

    static constexpr std::uint64_t kNone = ~std::uint64_t{0};

    SlotFile file_;
    const Key kek_;
    bool torn_ = false;
    std::vector<std::uint64_t> destroyed_when_opened_;

    mutable std::mutex mutex_;  // Guards what follows.
    std::condition_variable changed_;
    Subjects subjects_;
    std::unordered_map<KeyId, std::uint64_t, KeyIdHash> ids_;
    std::uint64_t next_ = 0;
    std::uint64_t reserved_ = 0;
    std::string pending_;  // Slots made but not written yet.
    std::uint64_t pending_from_ = 0;
    std::uint64_t created_ = 0;
    std::uint64_t synced_ = 0;
    bool syncing_ = false;
    bool broken_ = false;
};

std::unique_ptr<FileKeyring> FileKeyring::open(const std::filesystem::path& file, const Key& kek) {
    return std::unique_ptr<FileKeyring>(new FileKeyring(std::make_unique<Impl>(file, kek)));
}

FileKeyring::FileKeyring(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
FileKeyring::~FileKeyring() = default;

SubjectKey FileKeyring::key_for(std::string_view subject) {
    return impl_->key_for(subject);
}

std::optional<std::string> FileKeyring::current_id(std::string_view subject) {
    return impl_->current_id(subject);
}

std::optional<Key> FileKeyring::find(std::string_view key_id) const {
    return impl_->find(key_id);
}

void FileKeyring::destroy(std::string_view subject) {
    impl_->destroy(subject, std::nullopt);
}

void FileKeyring::destroy_key(std::string_view subject, std::string_view key_id) {
    impl_->destroy(subject, key_id);
}

std::vector<Slot> FileKeyring::newest() const {
    return impl_->newest();
}

void FileKeyring::adopt(const std::vector<Slot>& slots) {
    impl_->adopt(slots);
}

bool FileKeyring::torn_when_opened() const {
    return impl_->torn_when_opened();
}

}  // namespace enlace::security

#include "journal/embedded/mark.h"

#include "journal/embedded/bytes.h"
#include "journal/embedded/crc.h"

namespace enlace::journal::embedded {
namespace {

constexpr std::string_view kMarkMagic = "ENLACEMK";
constexpr std::uint32_t kMarkFormat = 1;
constexpr std::size_t kMarkSlotBytes = 32;
constexpr std::uint64_t kMarkSlotDistance = 4096;  // Never in one sector, or in one page.

std::uint64_t slot_at(std::uint64_t batch) {
    return batch % 2 * kMarkSlotDistance;
}

}  // namespace

std::string encode(const MarkSlot& slot) {
    std::string bytes(kMarkMagic);
    put(bytes, std::uint32_t{0});
    put(bytes, kMarkFormat);
    put(bytes, slot.log_id);
    put(bytes, slot.batch);
    put_at(bytes, 8, crc32c(std::string_view(bytes).substr(12)));
    return bytes;
}

std::optional<MarkSlot> decode_mark_slot(std::string_view bytes) {
    if (bytes.size() < kMarkSlotBytes || !bytes.starts_with(kMarkMagic)) return std::nullopt;
    bytes = bytes.substr(0, kMarkSlotBytes);
    if (get<std::uint32_t>(bytes, 8) != crc32c(bytes.substr(12))) return std::nullopt;
    if (get<std::uint32_t>(bytes, 12) != kMarkFormat) return std::nullopt;
    return MarkSlot{get<std::uint64_t>(bytes, 16), get<std::uint64_t>(bytes, 24)};
}

Mark Mark::create(const std::filesystem::path& folder, std::uint64_t log_id, const Disk& disk) {
    File file(path(folder), File::Mode::create, disk);
    const MarkSlot first{log_id, 0};
    std::string bytes = encode(first);
    bytes.resize(2 * kMarkSlotDistance, '\0');
    file.write(bytes, 0);
    file.sync();
    sync_folder(folder);
    return Mark(std::move(file), first);
}

std::optional<Mark> Mark::open(const std::filesystem::path& folder,
                               File::Mode mode,
                               const Disk& disk) {
    if (!std::filesystem::exists(path(folder))) return std::nullopt;
    File file(path(folder), mode, disk);
    std::optional<MarkSlot> newest;
    for (const std::uint64_t at : {slot_at(0), slot_at(1)}) {
        const auto slot = decode_mark_slot(file.read(at, kMarkSlotBytes));
        if (slot && (!newest || slot->batch > newest->batch)) newest = slot;
    }
    if (!newest) return std::nullopt;
    return Mark(std::move(file), *newest);
}

std::filesystem::path Mark::path(const std::filesystem::path& folder) {
    return folder / "mark";
}

void Mark::note(std::uint64_t batch) {
    newest_.batch = batch;
    file_.write(encode(newest_), slot_at(batch));
}

}  // namespace enlace::journal::embedded

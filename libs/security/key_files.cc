#include "security/key_files.h"

#include <openssl/crypto.h>

#include <array>
#include <stdexcept>

#include "security/digest.h"
#include "security/files.h"

namespace enlace::security {
namespace {

constexpr auto kDeployment = "deployment.key";
constexpr auto kIdentity = "identity.key";
constexpr auto kKeyringKek = "keyring.kek";
constexpr auto kJwks = "jwks.json";
constexpr std::array kSecrets = {kDeployment, kIdentity, kKeyringKek};

void wipe(std::string& text) {
    OPENSSL_cleanse(text.data(), text.size());
}

Key load_key(const std::filesystem::path& file) {
    std::string text = read_secret_file(file);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    auto bytes = from_hex(text);
    wipe(text);
    if (!bytes || bytes->size() != Key::kSize) {
        throw std::runtime_error(file.string() +
                                 ": must hold 64 hexadecimal digits; restore it from a backup");
    }
    Key key(*bytes);
    wipe(*bytes);
    return key;
}

void create_key(const std::filesystem::path& file) {
    std::string text = to_hex(Key::random().bytes()) + '\n';
    create_secret_file(file, text);
    wipe(text);
}

}  // namespace

KeyFiles KeyFiles::create(const std::filesystem::path& folder) {
    for (const auto* name : {kDeployment, kIdentity, kKeyringKek, kJwks}) {
        if (std::filesystem::exists(folder / name)) {
            throw std::runtime_error((folder / name).string() +
                                     ": exists already and is not overwritten; choose another "
                                     "folder, or use the keys that are there");
        }
    }
    std::error_code error;
    if (std::filesystem::create_directories(folder, error)) {
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
    }
    if (error) throw std::runtime_error(folder.string() + ": cannot make it: " + error.message());
    for (const auto* name : kSecrets) create_key(folder / name);
    replace_file(folder / kJwks, "{\"keys\": []}\n");
    return load(folder);
}

KeyFiles KeyFiles::load(const std::filesystem::path& folder) {
    for (const auto* name : {kDeployment, kIdentity, kKeyringKek, kJwks}) {
        if (!std::filesystem::exists(folder / name)) {
            throw std::runtime_error((folder / name).string() +
                                     ": is missing; make a new set of keys for a new deployment, "
                                     "or restore the file that belongs to this one");
        }
    }
    return {.deployment = load_key(folder / kDeployment),
            .identity = load_key(folder / kIdentity),
            .keyring_kek = load_key(folder / kKeyringKek),
            .jwks = folder / kJwks};
}

}  // namespace enlace::security

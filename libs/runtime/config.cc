#include "runtime/config.h"

#include <toml++/toml.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace enlace::runtime {
namespace {

constexpr int kFailed = 1;
constexpr int kUsageError = 2;

void tell(std::string_view program, const std::exception& error) {
    std::fprintf(stderr, "%.*s: %s\n", static_cast<int>(program.size()), program.data(),
                 error.what());
}

class TomlFile final : public CLI::Config {
public:
    explicit TomlFile(const CLI::App& app) : app_(app) {}

    std::string to_config(const CLI::App* app,
                          bool defaults,
                          bool help,
                          std::string prefix) const override {
        return CLI::ConfigTOML().to_config(app, defaults, help, std::move(prefix));
    }

    std::vector<CLI::ConfigItem> from_config(std::istream& in) const override {
        std::vector<CLI::ConfigItem> found;
        try {
            collect(toml::parse(in), "", found);
        } catch (const toml::parse_error& error) {
            refuse(error.source().begin.line, std::string(error.description()));
        }
        return found;
    }

private:
    [[noreturn]] void refuse(toml::source_index line, const std::string& why) const {
        const auto file = app_.get_config_ptr()->as<std::string>();
        throw CLI::ConfigError(file + ", line " + std::to_string(line) + ": " + why,
                               CLI::ExitCodes::ConfigError);
    }

    void collect(const toml::table& table,
                 const std::string& prefix,
                 std::vector<CLI::ConfigItem>& found) const {
        for (const auto& [key, node] : table) {
            const std::string name = prefix + std::string(key.str());
            if (const auto* const inner = node.as_table())
                collect(*inner, name + '.', found);
            else
                found.push_back(item(name, key.source().begin.line, node));
        }
    }

    CLI::ConfigItem item(const std::string& name,
                         toml::source_index line,
                         const toml::node& node) const {
        CLI::ConfigItem out;
        out.name = name;
        const CLI::App* owner = &app_;
        while (!has_flag(*owner, name)) {
            const auto chosen = owner->get_subcommands();
            if (chosen.empty()) {
                refuse(line, "there is no setting \"" + name + "\"; --help lists all of them");
            }
            owner = chosen.front();
            out.parents.push_back(owner->get_name());
        }
        if (const auto* const list = node.as_array()) {
            for (const auto& element : *list) out.inputs.push_back(text(element, line));
        } else {
            out.inputs.push_back(text(node, line));
        }
        return out;
    }

    static bool has_flag(const CLI::App& app, const std::string& name) {
        const auto* const option = app.get_option_no_throw("--" + name);
        return option != nullptr && option->get_configurable();
    }

    std::string text(const toml::node& node, toml::source_index line) const {
        if (const auto value = node.value_exact<std::string>()) return *value;
        if (const auto value = node.value_exact<std::int64_t>()) return std::to_string(*value);
        if (const auto value = node.value_exact<bool>()) return *value ? "true" : "false";
        if (const auto value = node.value_exact<double>()) return CLI::detail::to_string(*value);
        refuse(line, "a setting is a text, a number, true, false, or a list of these");
    }

    const CLI::App& app_;
};

void pass_config_flag_up(CLI::App& app) {
    for (auto* const subcommand : app.get_subcommands([](CLI::App*) { return true; })) {
        subcommand->fallthrough();
        pass_config_flag_up(*subcommand);
    }
}

// Flags by their names; a value is not said back, which may be a secret.
CLI::ParseError nothing_for(const std::vector<std::string>& extras) {
    std::string flags;
    std::size_t words = 0;
    for (const auto& extra : extras) {
        if (extra.starts_with('-')) {
            flags += (flags.empty() ? "" : ", ") + extra.substr(0, extra.find('='));
        } else {
            ++words;
        }
    }
    std::string why;
    if (!flags.empty()) why = "there is no flag " + flags;
    if (words > 0) {
        why += (why.empty() ? "" : "; ") + std::to_string(words) +
               (words == 1 ? " word is" : " words are") + " no command and of no flag";
    }
    return {why, CLI::ExitCodes::ExtrasError};
}

}  // namespace

void accept_config_file(CLI::App& app) {
    app.set_config("--config", "", "TOML file of settings: each flag, without its dashes, is a key")
        ->type_name("FILE");
    app.config_formatter(std::make_shared<TomlFile>(app));
    app.allow_config_extras(CLI::config_extras_mode::error);
    pass_config_flag_up(app);
}

std::optional<int> parse_command_line(CLI::App& app, int argc, const char* const* argv) {
    try {
        app.parse(argc, argv);
        return std::nullopt;
    } catch (const CLI::ExtrasError&) {
        app.exit(nothing_for(app.remaining(true)));
        return kUsageError;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : kUsageError;
    }
}

int exit_status(std::string_view program, const std::function<int()>& action) {
    try {
        return action();
    } catch (const CLI::ParseError& error) {
        tell(program, error);
        return kUsageError;
    } catch (const std::exception& error) {
        tell(program, error);
        return kFailed;
    }
}

}  // namespace enlace::runtime

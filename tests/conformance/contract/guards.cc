#include "conformance/contract/guards.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>

namespace enlace::test {
namespace {

// One that is defined there; those of one name count as one.
struct Function {
    std::set<std::string> decides_on;  // Commands.
    std::set<std::string> codes;
    std::set<std::string> calls;
};
using Functions = std::map<std::string, Function>;

std::set<std::string> found_in(const std::string& text, const std::regex& pattern) {
    std::set<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at)
        found.insert((*at)[1]);
    return found;
}

bool ends_with_either(const std::string& line, std::string_view last) {
    return !line.empty() && last.contains(line.back());
}

// A definition begins where a type stands before a name and its parameters, and ends with the brace
// that stands under its beginning.
void read(const std::filesystem::path& file, Functions& functions) {
    static const std::regex kBegin(
        R"(^( *)(?:static |inline )*[\w:]+(?:<[\w:<>]+>)?[*&]? (\w+)\()");
    static const std::regex kCommand(R"(const (?:common::)?v1::(\w+)& command\b)");
    static const std::regex kCode(R"(\bv1::([A-Z][A-Z_]+)\b)");
    // Of what is asked, and free ones; not of accessors, which have the names of commands.
    static const std::regex kCall(R"((?:^|[^.\w>])(?:asked\.)?(\w+)\()");
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        std::smatch begin;
        if (!std::regex_search(line, begin, kBegin) || begin[2] == "return") continue;
        const std::string end = begin[1].str() + "}", name = begin[2];
        std::string head = line, body;
        while (!ends_with_either(line, "{;}") && std::getline(in, line)) head += line;
        if (ends_with_either(line, "}")) body = head.substr(head.find('{'));
        if (ends_with_either(line, "{"))
            while (std::getline(in, line) && line != end) body += line + '\n';
        if (body.empty()) continue;
        auto& function = functions[name];
        function.decides_on.merge(found_in(head, kCommand));
        function.codes.merge(found_in(body, kCode));
        function.calls.merge(found_in(body, kCall));
    }
}

void add_codes(const Functions& functions,
               const std::string& of,
               std::set<std::string>& seen,
               std::set<std::string>& codes) {
    const auto function = functions.find(of);
    if (function == functions.end() || !seen.insert(of).second) return;
    codes.insert(function->second.codes.begin(), function->second.codes.end());
    for (const auto& called : function->second.calls) add_codes(functions, called, seen, codes);
}

}  // namespace

Refusals refusals_in_source(const std::string& service,
                            const std::vector<std::string>& files,
                            const google::protobuf::EnumDescriptor& codes) {
    Functions functions;
    const std::filesystem::path folder = ENLACE_SOURCE_DIR "/services/" + service + "/domain";
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
        const auto name = file.path().filename().string();
        if (std::ranges::any_of(files, [&](const auto& one) { return name.starts_with(one); }))
            read(file.path(), functions);
    }
    Refusals refusals;
    for (const auto& [name, function] : functions) {
        std::set<std::string> seen, given;
        add_codes(functions, name, seen, given);
        for (const auto& command : function.decides_on) {
            if (command.ends_with("Command")) continue;  // It leads to the others.
            for (const auto& code : given)
                if (codes.FindValueByName(code)) refusals.emplace(command, code);
        }
    }
    return refusals;
}

}  // namespace enlace::test

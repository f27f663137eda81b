#include "tools/enlace/organisation/rows.h"

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <tuple>

#include "enlace/intake/v1/organisation.pb.h"
#include "http/json.h"
#include "http/text.h"
#include "security/digest.h"
#include "tools/enlace/client/principal.h"

namespace enlace::program::organisation {
namespace {

using intake::v1::OrganisationKind;

constexpr std::string_view kWorker = "WORKER";
constexpr std::string_view kColumns[] = {
    "kind",         "code",         "name",       "parent",     "valid_from", "valid_until",
    "municipality", "jurisdiction", "section_of", "successors", "staff",      "role"};
constexpr std::string_view kOfWorkers[] = {"kind",        "code",  "valid_from",
                                           "valid_until", "staff", "role"};

struct Record {
    std::size_t line = 0;
    std::vector<std::string> fields;
    std::string why_broken;  // Empty: it is not.
};

class CsvReader {
public:
    explicit CsvReader(std::string_view text) : rest_(text) {
        constexpr std::string_view kMark = "\xEF\xBB\xBF";
        if (rest_.starts_with(kMark)) rest_.remove_prefix(kMark.size());
    }

    // Nothing: that was all.
    std::optional<Record> next() {
        if (rest_.empty()) return std::nullopt;
        Record record{.line = line_, .fields = {}, .why_broken = {}};
        do record.fields.push_back(field(record));
        while (take(','));
        take('\r');
        if (!take('\n') && !rest_.empty()) {
            record.why_broken = "text stands behind a quote";
            rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size() - 1) + 1);
        }
        ++line_;
        return record;
    }

private:
    bool take(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    std::string field(Record& record) {
        if (take('"')) return quoted(record);
        const auto end = std::min(rest_.find_first_of(",\r\n"), rest_.size());
        std::string text(rest_.substr(0, end));
        rest_.remove_prefix(end);
        return text;
    }
    std::string quoted(Record& record) {
        std::string text;
        while (!rest_.empty()) {
            if (take('"')) {
                if (!take('"')) return text;
                text += '"';
                continue;
            }
            if (rest_.front() == '\n') ++line_;
            text += rest_.front();
            rest_.remove_prefix(1);
        }
        record.why_broken = "a quote has no end, so nothing below was read";
        return text;
    }

    std::string_view rest_;
    std::size_t line_ = 1;
};

// A row by its columns.
struct Row {
    std::size_t line = 0;
    std::map<std::string_view, std::string> values;

    const std::string& at(std::string_view column) const {
        static const std::string kNone;
        const auto found = values.find(column);
        return found == values.end() ? kNone : found->second;
    }
};

std::vector<std::string_view> columns_of(const Record& head) {
    std::vector<std::string_view> columns;
    for (const auto& name : head.fields) {
        const auto known = std::ranges::find(kColumns, name);
        if (known == std::end(kColumns))
            throw std::runtime_error("line 1: there is a column of another name");
        if (std::ranges::count(columns, *known) != 0)
            throw std::runtime_error("line 1: a column stands there twice");
        columns.push_back(*known);
    }
    for (const auto* needed : {"kind", "code", "valid_from"})
        if (std::ranges::count(columns, std::string_view(needed)) == 0)
            throw std::runtime_error(std::string("line 1: there is no column ") + needed);
    return columns;
}

// What a row asks for, and what it goes by among the others.
struct Asked {
    int level = 0;
    std::string valid_from;
    submit::Line line;
};

template <class Enum>
Enum word(const Row& row, std::string_view column, bool (*parse)(const std::string&, Enum*)) {
    Enum value{};
    const auto& text = row.at(column);
    if (!text.empty() && !parse(text, &value))
        throw std::invalid_argument(std::string(column) + " (unknown word)");
    return value;
}

void refuse_others(const Row& row, auto allowed) {
    for (const auto& [column, value] : row.values)
        if (!value.empty() && !allowed(column))
            throw std::invalid_argument(std::string(column) + " (not of this kind)");
}

Asked post_worker(const Row& row) {
    refuse_others(row, [](auto column) { return std::ranges::count(kOfWorkers, column) != 0; });
    intake::v1::PostWorker command;
    command.set_organisation(row.at("code"));
    command.set_staff(row.at("staff"));
    command.set_role(word<common::v1::Role>(row, "role", common::v1::Role_Parse));
    command.set_valid_from(row.at("valid_from"));
    command.set_valid_until(row.at("valid_until"));
    Asked asked{.level = OrganisationKind::Code_MAX + 1, .valid_from = {}, .line = {}};
    asked.line.post = "/v1/organisation/workers";
    asked.line.body = boost::json::parse(http::to_json(command));
    return asked;
}

Asked describe(const Row& row) {
    refuse_others(row, [](auto column) { return column != "staff" && column != "role"; });
    intake::v1::DescribeOrganisation command;
    command.set_code(row.at("code"));
    command.set_kind(word<OrganisationKind::Code>(row, "kind", OrganisationKind::Code_Parse));
    command.set_name(row.at("name"));
    command.set_parent(row.at("parent"));
    command.set_valid_from(row.at("valid_from"));
    command.set_valid_until(row.at("valid_until"));
    command.set_municipality(row.at("municipality"));
    command.set_jurisdiction(row.at("jurisdiction"));
    command.set_section_of(
        word<intake::v1::SectionOf::Code>(row, "section_of", intake::v1::SectionOf::Code_Parse));
    std::string_view rest = row.at("successors");
    while (!rest.empty()) {
        const auto end = std::min(rest.find(' '), rest.size());
        if (end > 0) command.add_successors(std::string(rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    Asked asked{.level = command.kind(), .valid_from = command.valid_from(), .line = {}};
    asked.line.post = "/v1/organisation";
    asked.line.body = boost::json::parse(http::to_json(command));
    return asked;
}

// Of two rows that say something of the same from the same day on, the second one.
class Said {
public:
    void check(const Row& row) {
        const auto key = std::tuple(row.at("kind") == kWorker, row.at("code"), row.at("valid_from"),
                                    row.at("staff"), row.at("role"));
        const auto [before, is_new] = rows_.try_emplace(key, row);
        if (!is_new && before->second.values != row.values)
            throw std::invalid_argument("contradicts line " + std::to_string(before->second.line));
    }

private:
    std::map<std::tuple<bool, std::string, std::string, std::string, std::string>, Row> rows_;
};

std::string key_of(std::string_view run, std::size_t line) {
    security::Framed framed;
    framed.add("organisation").add(run).add_number(line);
    return security::to_hex(security::sha256(framed.bytes())).substr(0, 32);
}

}  // namespace

Rows read_rows(std::string_view csv, std::string_view run) {
    CsvReader reader(csv);
    const auto head = reader.next();
    if (!head || !head->why_broken.empty()) throw std::runtime_error("line 1: it names no columns");
    const auto columns = columns_of(*head);
    Rows rows;
    std::vector<Asked> all;
    Said said;
    while (const auto record = reader.next()) {
        if (record->fields.size() == 1 && record->fields[0].empty() && record->why_broken.empty())
            continue;
        try {
            if (!record->why_broken.empty()) throw std::invalid_argument(record->why_broken);
            if (!std::ranges::all_of(record->fields, http::is_utf8))
                throw std::invalid_argument("it is not UTF-8");
            if (record->fields.size() != columns.size())
                throw std::invalid_argument("it has not as many fields as the first line");
            Row row{.line = record->line, .values = {}};
            for (std::size_t i = 0; i < columns.size(); ++i)
                row.values[columns[i]] = record->fields[i];
            said.check(row);
            auto asked = row.at("kind") == kWorker ? post_worker(row) : describe(row);
            asked.line.number = row.line;
            asked.line.key = key_of(run, row.line);
            asked.line.principal = of_the_state(common::v1::STATE_COORDINATOR);
            all.push_back(std::move(asked));
        } catch (const std::invalid_argument& why) {
            rows.refused.push_back({record->line, why.what()});
        }
    }
    std::ranges::stable_sort(all, [](const Asked& one, const Asked& other) {
        return std::tie(one.level, other.valid_from) < std::tie(other.level, one.valid_from);
    });
    for (auto& asked : all) rows.commands.push_back(std::move(asked.line));
    return rows;
}

}  // namespace enlace::program::organisation

#include "api/references.h"

#include <algorithm>
#include <stdexcept>

#include "base/folio.h"
#include "enlace/common/v1/problem.pb.h"
#include "enlace/options.pb.h"
#include "http/json.h"

namespace enlace::api {

namespace asio = boost::asio;
using google::protobuf::FieldDescriptor;
using http::Problem;

namespace {

std::string kind_named(const FieldDescriptor& field) {
    return field.options().GetExtension(enlace::reference);
}

}  // namespace

std::expected<std::optional<std::string>, Problem> id_prefix(std::string_view written,
                                                             std::string_view kind,
                                                             std::string_view field) {
    const auto folio = base::read_folio(written);
    if (folio) return folio->kind == kind ? std::optional(folio->id_prefix) : std::nullopt;
    switch (folio.error()) {
        case base::NoFolio::check_digit:
            return std::unexpected(http::problem(common::v1::INVALID_FIELD,
                                                 {{http::json_path(field), "check_digit"}}));
        case base::NoFolio::other:
            break;
    }
    return std::nullopt;
}

asio::awaitable<std::expected<std::string, Problem>> resolve(aggregate::Engine& engine,
                                                             const common::v1::Principal& who,
                                                             std::string_view written,
                                                             std::string_view kind,
                                                             std::string_view field) {
    const auto prefix = id_prefix(written, kind, field);
    if (!prefix) co_return std::unexpected(prefix.error());
    if (!*prefix) co_return std::string(written);
    const std::optional<aggregate::Named> named = co_await engine.find(**prefix, who);
    if (!named) co_return std::unexpected(http::problem(common::v1::NOT_TRIED));
    if (named->several) co_return std::unexpected(http::problem(common::v1::FOLIO_AMBIGUOUS));
    // No stream has an id as short as that, or it would have been found.
    co_return named->stream.empty() ? **prefix : named->stream;
}

References::References(const google::protobuf::Descriptor& command) {
    for (int i = 0; i < command.field_count(); ++i) {
        const auto* field = command.field(i);
        if (kind_named(*field).empty()) continue;
        if (field->type() != FieldDescriptor::TYPE_STRING)
            throw std::invalid_argument(field->full_name() + " is no text and names no stream");
        fields_.push_back(field);
    }
}

asio::awaitable<std::expected<void, Problem>> References::resolve(
    aggregate::Engine& engine,
    const common::v1::Principal& who,
    aggregate::Message& command) const {
    const auto& reflection = *command.GetReflection();
    for (const auto* field : fields_) {
        const int size = field->is_repeated() ? reflection.FieldSize(command, field) : 1;
        for (int i = 0; i < size; ++i) {
            const std::string written = field->is_repeated()
                                            ? reflection.GetRepeatedString(command, field, i)
                                            : reflection.GetString(command, field);
            const std::size_t end = std::min(written.find('/'), written.size());
            auto id = co_await api::resolve(engine, who, std::string_view(written).substr(0, end),
                                            kind_named(*field), field->name());
            if (!id) co_return std::unexpected(std::move(id.error()));
            id->append(written, end);
            if (field->is_repeated()) {
                reflection.SetRepeatedString(&command, field, i, std::move(*id));
            } else {
                reflection.SetString(&command, field, std::move(*id));
            }
        }
    }
    co_return std::expected<void, Problem>();
}

}  // namespace enlace::api

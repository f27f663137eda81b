#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

#include "enlace/options.pb.h"
#include "http/problem.h"
#include "openapi/embedded.h"

// Whatever people are told by a code is told in both languages. Found in the .proto files: a new
// service's rejections are among them at once.
namespace enlace::openapi {
namespace {

using google::protobuf::EnumDescriptorProto;
using google::protobuf::FileDescriptorSet;

bool has_texts(const EnumDescriptorProto& type) {
    return std::ranges::any_of(type.value(), [](const auto& value) {
        const auto& options = value.options();
        return options.HasExtension(enlace::text_en) || options.HasExtension(enlace::text_es) ||
               options.HasExtension(enlace::guard);
    });
}

// By full name.
std::map<std::string, EnumDescriptorProto> refusals() {
    FileDescriptorSet files;
    const auto bytes = embedded_protos();
    EXPECT_TRUE(files.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    std::map<std::string, EnumDescriptorProto> found;
    for (const auto& file : files.file()) {
        for (const auto& type : file.enum_type()) {
            if (has_texts(type)) found[file.package() + "." + type.name()] = type;
        }
    }
    return found;
}

bool is_no_refusal(const std::string& name) {
    return name == "ACCEPTED" || name == "NOTHING_TO_DO" || name.ends_with("_UNSPECIFIED");
}

std::size_t count(std::string_view text, std::string_view piece) {
    std::size_t found = 0;
    for (auto at = text.find(piece); at != text.npos; at = text.find(piece, at + 1)) ++found;
    return found;
}

// What is wrong, and then what to do; or at once what to do, or what there has to be.
bool says_what_to_do(std::string_view text) {
    const auto is_in = [&](std::string_view piece) { return count(text, piece) > 0; };
    const auto begins = [&](std::string_view piece) { return text.starts_with(piece); };
    return std::ranges::any_of(std::array{". ", ": ", "; ", "{} ", " must ", " needs "}, is_in) ||
           std::ranges::any_of(std::array{"Ask ", "Name ", "Receive ", "Say "}, begins);
}

TEST(Texts, AreFoundWhereverSomethingIsRefused) {
    std::set<std::string> names;
    for (const auto& [name, type] : refusals()) names.insert(name);
    for (const auto* name : {"enlace.common.v1.Outcome", "enlace.common.v1.ProblemCode",
                             "enlace.intake.v1.Rejection", "enlace.homevisits.v1.Rejection"})
        EXPECT_TRUE(names.contains(name)) << name;
}

TEST(Texts, SayInBothLanguagesWhatToDo) {
    for (const auto& [type, values] : refusals()) {
        for (const auto& value : values.value()) {
            if (is_no_refusal(value.name())) continue;
            SCOPED_TRACE(type + "." + value.name());
            const auto& en = value.options().GetExtension(enlace::text_en);
            const auto& es = value.options().GetExtension(enlace::text_es);
            EXPECT_FALSE(en.empty()) << "give it (enlace.text_en)";
            EXPECT_FALSE(es.empty()) << "give it (enlace.text_es)";
            EXPECT_NE(en, es);
            for (const auto* text : {&en, &es}) {
                EXPECT_TRUE(text->ends_with(".")) << *text;
                EXPECT_LE(count(*text, "{}"), 1u) << *text;
            }
            EXPECT_EQ(count(en, "{}"), count(es, "{}")) << "both say the same";
            if (type == "enlace.views.v1.ConflictReason") continue;  // What has happened meanwhile.
            EXPECT_TRUE(says_what_to_do(en)) << en;
        }
    }
}

TEST(Texts, HaveATitleForEachStatus) {
    std::set<unsigned> statuses;
    for (const auto& [type, values] : refusals()) {
        for (const auto& value : values.value()) {
            // 409 is what a rejection has that says nothing else.
            const auto status = value.options().GetExtension(enlace::http_status);
            statuses.insert(status ? status : 409);
        }
    }
    EXPECT_GE(statuses.size(), 14u);
    std::set<std::string> en, es;
    for (const auto status : statuses) {
        en.insert(http::title_of(status).en);
        es.insert(http::title_of(status).es);
    }
    EXPECT_EQ(en.size(), statuses.size()) << "one stands for another";
    EXPECT_EQ(es.size(), statuses.size()) << "one stands for another";
}

}  // namespace
}  // namespace enlace::openapi

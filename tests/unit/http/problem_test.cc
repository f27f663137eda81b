#include "http/problem.h"

#include <gmock/gmock.h>

#include "enlace/common/v1/problem.pb.h"
#include "serving.h"

namespace enlace::http {
namespace {

using testing::HasSubstr;

Language spoken(std::string_view accept) {
    return language_of(Request(Method::get, "/", {{"Accept-Language", accept}}));
}

TEST(Language, IsTheOneThatTheClientLikesBest) {
    using enum Language;
    EXPECT_EQ(spoken("es"), spanish);
    EXPECT_EQ(spoken("ES-mx"), spanish);
    EXPECT_EQ(spoken("en"), english);
    EXPECT_EQ(spoken("es-MX,es;q=0.9,en;q=0.8"), spanish);
    EXPECT_EQ(spoken("en-US,es;q=0.9"), english);
    EXPECT_EQ(spoken("en;q=0.4, es;q=0.5"), spanish);
    EXPECT_EQ(spoken("en ; q=0.5 , es ; Q=0.6"), spanish);
    EXPECT_EQ(spoken("nah, fr;q=0.9, es;q=0.1"), spanish);
    EXPECT_EQ(spoken("es, en"), spanish) << "of equals the first";
    EXPECT_EQ(spoken("en, es"), english) << "of equals the first";
}

TEST(Language, IsEnglishWhereTheClientNamesNeitherOrCannotBeRead) {
    using enum Language;
    EXPECT_EQ(language_of(Request(Method::get, "/")), english);
    for (const auto* accept :
         {"", "fr", "*", "es;q=0", "es;q=x", "es;q=-1", "es;q=2", ";;,,", "est"})
        EXPECT_EQ(spoken(accept), english) << accept;
}

TEST(Problem, SaysInTheRequestsLanguageWhatItsCodeMeans) {
    const auto why = problem(common::v1::BODY_TOO_LARGE, Text{"512", "512"});
    EXPECT_EQ(why.code, "body_too_large");
    const auto in_english = to_response(why, Request(Method::get, "/"));
    EXPECT_EQ(in_english.status, 413U);
    EXPECT_THAT(in_english.body, HasSubstr("\"title\":\"Content Too Large\""));
    EXPECT_THAT(in_english.body, HasSubstr("Send at most 512 bytes."));
    EXPECT_THAT(in_english.headers, testing::Contains(testing::Pair("Content-Language", "en")));

    const auto in_spanish =
        to_response(why, Request(Method::get, "/", {{"Accept-Language", "es-MX"}}));
    EXPECT_THAT(in_spanish.body, HasSubstr("\"title\":\"Demasiado grande\""));
    EXPECT_THAT(in_spanish.body, HasSubstr("Envíe como máximo 512 bytes."));
    EXPECT_THAT(in_spanish.headers, testing::Contains(testing::Pair("Content-Language", "es")));
}

TEST(Problem, SaysWhenToTryAgainWhereThatMayHelp) {
    const auto headers_of = [](common::v1::ProblemCode why) {
        return to_response(problem(why), Request(Method::get, "/")).headers;
    };
    EXPECT_THAT(headers_of(common::v1::NOT_TRIED),
                testing::Contains(testing::Pair("Retry-After", "1")));
    EXPECT_THAT(headers_of(common::v1::TOO_MANY_REFUSALS),
                testing::Contains(testing::Pair("Retry-After", "60")));
    EXPECT_THAT(headers_of(common::v1::UNKNOWN_PATH),
                testing::Not(testing::Contains(testing::Key("Retry-After"))));
}

TEST(Problem, IsToldInSpanishByTheRouterToo) {
    Router router(&token_is_name);
    Request request(Method::get, "/nowhere", {{"Accept-Language", "es"}});
    EXPECT_THAT(answer_of(router.handle(request)).body, HasSubstr("No hay nada en esta ruta."));
}

}  // namespace
}  // namespace enlace::http

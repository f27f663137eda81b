#include "views/answers/access_log.h"

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "access/domain/access.h"
#include "directory/directory.h"
#include "http/router.h"
#include "support/engine/faulty_log.h"
#include "views/routes.h"
#include "views_world.h"

// Whoever reads about somebody is recorded before the answer leaves.
namespace enlace::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

class Accesses : public testing::Test {
protected:
    // One instance of the views, asked over HTTP by `who`.
    class Instance {
    public:
        Instance(Accesses& test, journal::Log& log)
            : accesses({.log = log,
                        .keyring = test.world.keyring,
                        .deployment_key = test.deployment_key,
                        .identity_key = test.world.identity_key,
                        .clock = test.world.clock,
                        .policy = test.world.policy,
                        .directory = test.directory,
                        .questionnaires = test.questionnaires,
                        .stores = folder.path(),
                        .accepted_losses = {}},
                       test.world.writer.journal("access")),
              views(test.world),
              router([&test](const http::Request&) { return test.who; }) {
            accesses.start();
            views::add_routes(router, views.caught_up(), accesses);
        }
        ~Instance() { accesses.stop(); }

        TemporaryFolder folder;
        views::AccessLog accesses;
        RunningViews views;
        http::Router router;
    };

    static std::future<http::Response> begin(boost::asio::io_context& context,
                                             Instance& instance,
                                             http::Request& request) {
        return boost::asio::co_spawn(context, instance.router.handle(request),
                                     boost::asio::use_future);
    }
    static http::Response ask(Instance& instance,
                              http::Method method,
                              const std::string& target,
                              const std::string& body = "") {
        boost::asio::io_context context;
        http::Request request(method, target, {{"Content-Type", "application/json"}}, body);
        auto answer = begin(context, instance, request);
        context.run();
        return answer.get();
    }
    http::Response get(const std::string& target) {
        return ask(instance(), http::Method::get, target);
    }
    http::Response search(const std::string& question) {
        return ask(instance(), http::Method::post, "/v1/patients/search", question);
    }
    Instance& instance() {
        if (!instance_) instance_ = std::make_unique<Instance>(*this, faulty);
        return *instance_;
    }

    // Everything in the journal of accesses that says that somebody read.
    std::vector<journal::v1::JournalRecord> records() {
        std::vector<journal::v1::JournalRecord> found;
        for (std::uint32_t partition = 0; partition < kPartitions; ++partition) {
            for (std::uint64_t at = 0; at < world.log.end({"access", partition}); ++at) {
                journal::v1::Entry entry;
                entry.ParseFromString(*world.log.read({"access", partition}, at));
                if (entry.record().events_size() > 0) found.push_back(entry.record());
            }
        }
        return found;
    }
    static access::v1::AccessRecorded event_of(const journal::v1::JournalRecord& record) {
        access::v1::AccessRecorded event;
        EXPECT_EQ(record.events(0).type(), event.GetTypeName());
        EXPECT_TRUE(event.ParseFromString(record.events(0).clear()));
        return event;
    }

    ViewsWorld world;
    FaultyLog faulty{world.log};
    security::Key deployment_key = security::Key::random();
    directory::Directory directory =
        directory::Directory::load(ENLACE_SOURCE_DIR "/deploy/directory/san-luis-potosi.json");
    directory::Questionnaires questionnaires{{}};
    common::v1::Principal who = hospital();
    std::unique_ptr<Instance> instance_;
};

TEST(Access, SaysWhoReadAndWhat) {
    access::v1::AccessCommand command;
    const auto answer = [&] { return access::decide(command, {}, {}); };
    EXPECT_THAT(answer(), refuses(access::v1::ACCESS_MALFORMED));
    command.mutable_record_access()->set_route("/v1/cases/{id}");
    EXPECT_THAT(answer(), refuses(access::v1::ACCESS_MALFORMED)) << "by nobody";
    command.mutable_context()->mutable_actor()->set_client("client");
    EXPECT_TRUE(answer().accepted());
    command.mutable_record_access()->clear_route();
    EXPECT_THAT(answer(), refuses(access::v1::ACCESS_MALFORMED));
}

TEST_F(Accesses, SayWhoReadWhatOfWhom) {
    const auto patient = world.patient("Juana");
    who.set_purpose("care");
    EXPECT_EQ(get("/v1/patients/" + patient).status, 200u);
    const auto all = records();
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].stream(), access::stream_of(patient));
    EXPECT_THAT(all[0].principal(),
                equals_text("client: 'client' institution: 'SPSSA000011' role: SOCIAL_WORKER "
                            "human: 'H-1' purpose: 'care'"));
    EXPECT_EQ(all[0].recorded_at_us(), world.clock.wall_us());
    EXPECT_THAT(event_of(all[0]), equals_text("route: '/v1/patients/{id}' found: 1 patients: '" +
                                              patient + "' stream: '" + patient + "'"));
}

TEST_F(Accesses, AreRecordedOfEveryAnswerThatTellsAboutSomebody) {
    const auto patient = world.patient("Juana");
    const auto social_case = world.social_case(patient);
    const auto visit = world.routed_visit(patient);
    std::multiset<std::string> routes;
    for (const auto& target : {"/v1/patients/" + patient, "/v1/patients/" + patient + "/timeline",
                               "/v1/cases/" + social_case, "/v1/home-visits/" + visit}) {
        EXPECT_EQ(get(target).status, 200u) << target;
    }
    for (const auto& record : records()) {
        EXPECT_EQ(record.stream(), access::stream_of(patient));
        EXPECT_THAT(event_of(record).patients(), ElementsAre(patient));
        routes.insert(event_of(record).route());
    }
    EXPECT_THAT(routes, UnorderedElementsAre("/v1/patients/{id}", "/v1/patients/{id}/timeline",
                                             "/v1/cases/{id}", "/v1/home-visits/{id}"));
}

// Nobody in it is a patient, but what was written about it may name somebody.
TEST_F(Accesses, AreRecordedOfAnActivityThatIsAboutNoPatient) {
    const auto activity = world.activity();
    EXPECT_EQ(get("/v1/activities/" + activity).status, 200u);
    EXPECT_EQ(get("/v1/institutions/SPSSA000011/activities").status, 200u);
    const auto all = records();
    ASSERT_EQ(all.size(), 1u) << "nothing in the list is personal";
    EXPECT_THAT(event_of(all[0]),
                equals_text("route: '/v1/activities/{id}' found: 1 stream: '" + activity + "'"));
}

TEST_F(Accesses, AreNotRecordedWhereNothingIsTold) {
    const auto patient = world.patient("Juana");
    who = hospital("SPSSA000077");
    EXPECT_EQ(get("/v1/patients/" + patient).status, 404u);
    EXPECT_EQ(get("/v1/patients/" + world.new_patient()).status, 404u);
    EXPECT_EQ(search("{}").status, 422u);
    who = coordinator();
    EXPECT_EQ(get("/v1/jurisdictions/II/workload").status, 200u);
    EXPECT_EQ(get("/v1/jurisdictions/II/home-visits").status, 200u);
    EXPECT_THAT(records(), IsEmpty());
}

TEST_F(Accesses, TellOfASearchWhomItFoundAndNothingOfTheQuestion) {
    const auto juana = world.patient("Juana Zacatepetl");
    const auto pedro = world.patient("Pedro Zacatepetl");
    EXPECT_EQ(search(R"({"name": "zacatepetl"})").status, 200u);
    EXPECT_EQ(search(R"({"name": "popocatepetl"})").status, 200u);
    const auto all = records();
    ASSERT_EQ(all.size(), 2u);
    std::size_t found = 0;
    for (const auto& record : all) {
        const auto event = event_of(record);
        EXPECT_EQ(event.route(), "/v1/patients/search");
        EXPECT_EQ(event.found(), static_cast<std::uint64_t>(event.patients_size()));
        found += event.found();
        if (event.found() > 0) {
            EXPECT_THAT(event.patients(), UnorderedElementsAre(juana, pedro));
        }
        EXPECT_THAT(record.SerializeAsString(), Not(HasSubstr("atepetl")));
    }
    EXPECT_EQ(found, 2u);
    EXPECT_NE(all[0].stream(), all[1].stream()) << "one search does not wait for another";
}

TEST_F(Accesses, KeepBackWhatCanNotBeRecorded) {
    const auto patient = world.patient("Juana");
    instance();
    faulty.judge_appends([](auto, const auto&) { return Append::not_tried; });
    for (const auto& answer : {get("/v1/patients/" + patient), search(R"({"name": "juana"})")}) {
        EXPECT_EQ(answer.status, 503u);
        EXPECT_THAT(answer.body, HasSubstr("not_audited"));
        EXPECT_THAT(answer.body, Not(HasSubstr("Juana")));
    }
    EXPECT_GE(faulty.faults(), 2u);
    who = coordinator();
    EXPECT_EQ(get("/v1/jurisdictions/II/workload").status, 200u) << "tells about nobody";
    who = hospital();
    faulty.judge_appends(nullptr);
    EXPECT_EQ(get("/v1/patients/" + patient).status, 200u);
    EXPECT_EQ(records().size(), 1u);
}

TEST_F(Accesses, KeepBackWhatNobodyKnowsToBeRecorded) {
    const auto patient = world.patient("Juana");
    instance();
    faulty.judge_appends([](auto, const auto&) { return Append::unknown_and_lost; });
    EXPECT_EQ(get("/v1/patients/" + patient).status, 503u);
    EXPECT_GE(faulty.faults(), 1u);
    EXPECT_THAT(records(), IsEmpty());
}

TEST_F(Accesses, AreAllRecordedByHoweverManyInstances) {
    const auto patient = world.patient("Juana");
    Instance one(*this, world.log);
    Instance other(*this, world.log);
    constexpr std::size_t kReaders = 40;
    boost::asio::io_context context;
    std::deque<http::Request> requests;
    std::vector<std::future<http::Response>> answers;
    for (std::size_t i = 0; i < kReaders; ++i) {
        auto& request = requests.emplace_back(http::Method::get, "/v1/patients/" + patient);
        answers.push_back(begin(context, i % 2 == 0 ? one : other, request));
    }
    context.run();
    for (auto& answer : answers) EXPECT_EQ(answer.get().status, 200u);
    // Both raced for the stream's numbers: what lost is void, and was recorded again.
    std::set<std::string> counted;
    std::uint64_t version = 0;
    for (const auto& record : records()) {
        if (record.answer().version() != version + 1) continue;
        ++version;
        counted.insert(record.command_id());
    }
    EXPECT_EQ(counted.size(), kReaders);
}

}  // namespace
}  // namespace enlace::test

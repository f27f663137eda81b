#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>

#include "journal/embedded/embedded_log.h"
#include "journal/kafka/kafka_log.h"
#include "journal/read_through.h"
#include "process/brokers.h"
#include "process/installed.h"
#include "tools/enlace/audited.h"
#include "tools/enlace/client/progress.h"
#include "tools/enlace/commands.h"
#include "tools/enlace/verify_public.h"

namespace enlace::program {
namespace {

struct VerifyFlags {
    std::filesystem::path folder;
    process::Brokers brokers;
    bool heads = false;
    bool public_topics = false;
    std::filesystem::path keys;
    std::filesystem::path directory = process::installed("deploy/directory/san-luis-potosi.json");
};

int verdict(bool good) {
    std::printf(good ? "Everything holds.\n"
                     : "Something is wrong, as said above. Nothing was changed.\n");
    return good ? 0 : 1;
}

int verify_folder(const VerifyFlags& flags) {
    std::map<std::size_t, journal::Audit> by_number;  // The first entries may come in any order.
    std::optional<Progress> progress;
    const auto verified = journal::EmbeddedLog::verify(
        flags.folder,
        {.on_entry =
             [&](const journal::JournalShape& journal, const journal::LogEntry& entry) {
                 by_number.try_emplace(entry.journal, journal.service, journal.partitions)
                     .first->second.take(entry.partition, entry.bytes);
             },
         .on_segment =
             [&](std::uint64_t, std::uint64_t newest) {
                 if (!progress) progress.emplace("segments", newest);
                 progress->advance();
             }});
    progress.reset();
    std::vector<journal::Audit> audits;
    for (auto& [number, audit] : by_number) audits.push_back(std::move(audit));
    std::printf("%llu segments, %llu batches, %llu entries: all as they were written.\n",
                static_cast<unsigned long long>(verified.segments),
                static_cast<unsigned long long>(verified.batches),
                static_cast<unsigned long long>(verified.entries));
    const bool good = print_audits(audits, flags.heads);
    if (!verified.moving_from) return verdict(good);
    std::printf("Not all is here yet of what is being moved from %s: run `enlace migrate` again.\n",
                verified.moving_from->c_str());
    return 1;
}

// Whatever the topics' settings are, what is in them can be read.
int verify_brokers(const VerifyFlags& flags) {
    const journal::TopicRules rules{.replication = 1, .min_insync = 1, .unsafe = true};
    const auto journals = journal::journals_on(kafka::Admin(flags.brokers.connection), rules);
    if (journals.empty()) {
        throw std::runtime_error("there is no journal on " + flags.brokers.connection.brokers +
                                 " that we may read: check the address, and whose rights are used");
    }
    journal::KafkaLog log(
        {.connection = flags.brokers.connection, .topics = rules, .writes = false});
    for (const auto& [service, partitions] : journals) log.open_journal(service, partitions);

    auto audits = audits_of(journals);
    const auto from = journal::beginnings(journals);
    const auto to = journal::ends(log, journals);
    {
        Progress progress("entries", journal::entries_between(from, to));
        journal::read_through(log, journals, from, to, [&](const journal::LogBatch& batch) {
            take(audits, batch);
            progress.advance(batch.entries.size());
        });
    }
    bool good = print_audits(audits, flags.heads);
    if (flags.public_topics) {
        const PublicTopics topics{flags.brokers, flags.keys, flags.directory};
        good &= verify_public(topics);
        good &= verify_mailboxes(topics);
    }
    return verdict(good);
}

constexpr auto kHelp =
    R"(All is read from the first entry on, and held to its format: each journal begins
with its Genesis, every writer had read what stands before its record, answers
say what was recorded. Each place where that is not so is named, with what to
do; nothing is changed.

  enlace verify DIR
          A data directory, and every batch's checksum. Its server must be stopped.
  enlace verify --brokers HOST:PORT
          Apache Kafka, up to where the journals end now. Services may go on.
  enlace verify --brokers HOST:PORT --public --keys KEYS
          Also what outsiders read: nothing of what counts is missing on the public
          topics, doubled, out of order, or where it should not be.

Ends with 0 if everything holds; with 1 if not, or if it could not be read.)";

}  // namespace

void add_verify(CLI::App& app, Action& action) {
    auto flags = std::make_shared<VerifyFlags>();
    auto& command = *app.add_subcommand(
        "verify", "Read all journals, and name each place where something is wrong");
    command.footer(kHelp);
    auto* const folder =
        command.add_option("data", flags->folder, "Data directory")->check(CLI::ExistingDirectory);
    process::add_address_flag(command, flags->brokers).excludes(folder);
    process::add_identity_flags(command, flags->brokers);
    command.add_flag("--heads", flags->heads,
                     "Also print each partition's newest chain value: who has the same has all the "
                     "same entries");
    auto* const keys = command.add_option("--keys", flags->keys, "The deployment's keys");
    command.add_flag("--public", flags->public_topics, "Compare the public topics, too")
        ->needs(keys)
        ->excludes(folder);
    command.add_option("--directory", flags->directory, "Institutions and jurisdictions")
        ->capture_default_str();
    command.callback([flags, &action] {
        if (flags->folder.empty() && !flags->brokers.given()) {
            throw CLI::RequiredError("A data directory, or --brokers,");
        }
        action = [flags] {
            return flags->brokers.given() ? verify_brokers(*flags) : verify_folder(*flags);
        };
    });
}

}  // namespace enlace::program

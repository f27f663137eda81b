#include "directory/questionnaires.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <limits>
#include <set>
#include <stdexcept>

#include "base/codes.h"
#include "directory/json_file.h"

namespace enlace::directory {
namespace {

using google::protobuf::util::TimeUtil;
using grievances::v1::Question;
using grievances::v1::Questionnaire;
using grievances::v1::QuestionText;

constexpr std::uint32_t kScaleMax = 10;
constexpr std::uint32_t kTextMax_bytes = 4'000;

std::int64_t begin_us(const Questionnaire& one) {
    return TimeUtil::TimestampToMicroseconds(one.valid_from());
}

std::int64_t end_us(const Questionnaire& one) {
    return one.has_valid_to() ? TimeUtil::TimestampToMicroseconds(one.valid_to())
                              : std::numeric_limits<std::int64_t>::max();
}

class Checking {
public:
    std::vector<std::string> all(const grievances::v1::Questionnaires& questionnaires) {
        const Questionnaire* before = nullptr;
        for (const auto& one : questionnaires.questionnaires()) {
            where_ = "version " + std::to_string(one.version());
            require(one.version() > (before ? before->version() : 0),
                    "the versions rise, from 1 on");
            require(one.has_valid_from(), "needs validFrom");
            require(begin_us(one) < end_us(one), "its validity ends before it begins");
            if (before) require(end_us(*before) <= begin_us(one), "overlaps the one before it");
            check(one);
            before = &one;
        }
        return std::move(found_);
    }

private:
    void require(bool holds, const std::string& rule) {
        if (!holds) found_.push_back(where_ + ": " + rule);
    }

    void check(const QuestionText& text) {
        require(!text.es().empty() && !text.en().empty(), "each text needs es and en");
    }

    void check(const Questionnaire& one) {
        check(one.title());
        require(!one.questions().empty(), "asks nothing");
        std::set<std::string> codes;
        const std::string whose = where_;
        for (const auto& question : one.questions()) {
            where_ = whose + ", " + question.code();
            require(base::is_code(question.code()), "a question needs a code in capitals");
            require(codes.insert(question.code()).second, "stands twice");
            check(question.text());
            check_kind(question);
        }
    }

    void check_kind(const Question& question) {
        switch (question.kind_case()) {
            case Question::kScale: {
                const auto& scale = question.scale();
                require(scale.least() < scale.most() && scale.most() <= kScaleMax,
                        "a scale rises, up to 10 at most");
                check(scale.least_means());
                check(scale.most_means());
                return;
            }
            case Question::kChoice: {
                std::set<std::string> codes;
                for (const auto& option : question.choice().options()) {
                    require(base::is_code(option.code()) && codes.insert(option.code()).second,
                            "each option needs a code of its own in capitals");
                    check(option.text());
                }
                require(codes.size() > 1, "a choice needs two options");
                return;
            }
            case Question::kFreeText: {
                const auto longest = question.free_text().longest();
                require(longest > 0 && longest <= kTextMax_bytes, "a text has 1 to 4000 bytes");
                return;
            }
            case Question::KIND_NOT_SET:
                break;
        }
        require(false, "needs scale, choice or freeText");
    }

    std::string where_;
    std::vector<std::string> found_;
};

std::string lines(const std::vector<std::string>& texts) {
    std::string all;
    for (const auto& text : texts) all.append("\n  ").append(text);
    return all;
}

}  // namespace

std::vector<std::string> contradictions(const grievances::v1::Questionnaires& questionnaires) {
    return Checking().all(questionnaires);
}

Questionnaires Questionnaires::load(const std::filesystem::path& file) {
    grievances::v1::Questionnaires contents;
    read_json_file(file, contents);
    try {
        return Questionnaires(std::move(contents));
    } catch (const std::invalid_argument& why) {
        throw FileError(file.string() + ": " + why.what());
    }
}

Questionnaires::Questionnaires(grievances::v1::Questionnaires contents)
    : contents_(std::move(contents)) {
    const auto found = contradictions(contents_);
    if (!found.empty()) throw std::invalid_argument(lines(found));
}

const Questionnaire* Questionnaires::valid_at(std::int64_t at_us) const {
    const auto found = std::ranges::find_if(contents_.questionnaires(), [&](const auto& one) {
        return begin_us(one) <= at_us && at_us < end_us(one);
    });
    return found == contents_.questionnaires().end() ? nullptr : &*found;
}

const Questionnaire* Questionnaires::version(std::uint32_t version) const {
    const auto found =
        std::ranges::find(contents_.questionnaires(), version, &Questionnaire::version);
    return found == contents_.questionnaires().end() ? nullptr : &*found;
}

}  // namespace enlace::directory

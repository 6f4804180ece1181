// What the learned routing is worth and what it costs: accuracy on messages the model has not seen (parts by a hash of the message's id, each
// judged by a model trained on the others; mean of five such splits), time for one message, with the rules of the reference deployment and
// without, size of the model, time and memory of training.
//   bench_routing [data folder, HUIYING_DATA or ../shared/data]
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/support/figures.hpp"
#include "config/configuration.hpp"
#include "service/rules/classifier.hpp"
#include "service/rules/classifier_training.hpp"
#include "service/rules/routing.hpp"

namespace {

using namespace huiying;

constexpr std::size_t splits = 5;
constexpr unsigned threads = 2;

/// A message of a collection, with its office.
struct Case {
    std::string id;
    std::string office;
    std::string title;
    std::string body;
};

TrainingExample example_of(const Case& one) {
    TrainingExample out;
    out.text.title = one.title;
    out.text.body = one.body;
    out.label = one.office;
    return out;
}

struct Collection {
    const char* file;
    const char* office;  ///< the field that stands for the office
    bool body_only;
    std::size_t least_cases;  ///< of an office that takes part
};

/// How a collection is judged.
struct Trial {
    Collection collection;
    std::size_t parts;
    const char* titles;  ///< a file of titles with their office whose letters are lost: further examples to learn from, never judged; or none
};

std::vector<Case> read_cases(const std::string& folder, const Collection& collection) {
    std::ifstream in{folder + "/dev/" + collection.file};
    if (!in) throw std::runtime_error(std::string{"no "} + collection.file + " in " + folder);
    std::vector<Case> all;
    std::map<std::string, std::size_t> counts;
    for (std::string line; std::getline(in, line);) {
        const auto row = nlohmann::json::parse(line);
        const auto text = [&](const char* field) {
            return row.contains(field) && row[field].is_string() ? row[field].get<std::string>() : std::string{};
        };
        Case one{text("id"), text(collection.office), collection.body_only ? "" : text("title"), text("body")};
        if (one.office.empty()) continue;
        ++counts[one.office];
        all.push_back(std::move(one));
    }
    std::erase_if(all, [&](const Case& one) { return counts[one.office] < collection.least_cases; });
    return all;
}

/// FNV-1a, as the splits have to be the same everywhere; each split looks at other bits.
std::size_t part_of(const std::string& id, std::size_t split, std::size_t parts) {
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    return static_cast<std::size_t>((hash >> (20 + 3 * split)) % parts);
}

/// The titles that none of the cases has.
std::vector<Case> read_titles(const std::string& folder, const char* file, const std::vector<Case>& cases) {
    std::set<std::string> there;
    for (const Case& one : cases) there.insert(one.title);
    std::vector<Case> titles = read_cases(folder, {file, "label1", false, 1});
    std::erase_if(titles, [&](const Case& one) { return one.title.empty() || there.contains(one.title); });
    return titles;
}

std::vector<std::string> offices_of(const std::vector<Case>& cases) {
    std::set<std::string> out;
    for (const Case& one : cases) out.insert(one.office);
    return {out.begin(), out.end()};
}

Trained train_on(const std::vector<TrainingExample>& examples, const std::vector<std::string>& offices) {
    auto trained = train(examples, offices, {Instant{}, threads});
    if (!trained) throw std::runtime_error(trained.error().detail);
    return std::move(*trained);
}

/// Each case as a model sees it that has learnt from the other parts of this split, and from the titles.
std::vector<JudgedCase> judge(const std::vector<Case>& cases, const std::vector<Case>& titles, std::size_t split, std::size_t parts) {
    const std::vector<std::string> offices = offices_of(cases);
    const auto place = [&](const std::string& office) {
        return static_cast<std::size_t>(std::lower_bound(offices.begin(), offices.end(), office) - offices.begin());
    };
    std::vector<JudgedCase> judged;
    for (std::size_t part = 0; part < parts; ++part) {
        std::vector<TrainingExample> known;
        for (const Case& one : cases)
            if (part_of(one.id, split, parts) != part) known.push_back(example_of(one));
        for (const Case& one : titles) known.push_back(example_of(one));
        const Classifier model = train_on(known, offices).model;
        for (const Case& one : cases) {
            if (part_of(one.id, split, parts) != part) continue;
            const Choice best = model.rank(example_of(one).text).front();
            judged.push_back({place(one.office), place(model.card().labels[best.label].name), best.confidence});
        }
    }
    return judged;
}

/// What becomes of messages when the model has its way where it is as sure as the reference configuration asks for.
struct Unattended {
    double share = 0; ///< of all messages
    double right = 0; ///< of these
};

Unattended unattended(const std::vector<JudgedCase>& judged) {
    constexpr double sure = 0.85;
    double count = 0;
    double right = 0;
    for (const JudgedCase& one : judged) {
        if (one.confidence < sure) continue;
        count += 1;
        right += one.truth == one.choice;
    }
    return {count / static_cast<double>(judged.size()), count > 0 ? right / count : 0};
}

void show_quality(const std::string& folder, const Trial& trial) {
    const std::vector<Case> cases = read_cases(folder, trial.collection);
    const std::vector<Case> titles = trial.titles == nullptr ? std::vector<Case>{} : read_titles(folder, trial.titles, cases);
    Evaluation mean;
    Unattended alone;
    double least = 1;
    double most = 0;
    for (std::size_t split = 0; split < splits; ++split) {
        const std::vector<JudgedCase> judged = judge(cases, titles, split, trial.parts);
        const Evaluation one = evaluation_of(judged);
        const Unattended left_alone = unattended(judged);
        alone.share += left_alone.share / splits;
        alone.right += left_alone.right / splits;
        mean.accuracy += one.accuracy / splits;
        mean.macro_f1 += one.macro_f1 / splits;
        mean.accuracy_at_90 += one.accuracy_at_90 / splits;
        mean.ece += one.ece / splits;
        least = std::min(least, one.accuracy);
        most = std::max(most, one.accuracy);
    }
    std::printf(
        "routing: %s by %s, %zu messages, %zu offices, %zu titles beside, %zu parts: accuracy %.4f (%.4f to %.4f), macro-F1 %.4f, most "
        "confident 90 %% %.4f, ECE %.4f; surer than .85 of %.1f %%, of which %.4f right\n",
        trial.collection.file, trial.collection.office, cases.size(), offices_of(cases).size(), titles.size(), trial.parts, mean.accuracy,
        least, most, mean.macro_f1, mean.accuracy_at_90, mean.ece, alone.share * 100, alone.right);
    std::fflush(stdout);
}

/// Microseconds of processor time that this thread has taken: what else runs on the machine is no part of the claim.
double thread_micros() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

/// Processor time of `route(message)` for each message in turn, after a pass that warms up.
template <class Message, class Route>
void show_speed(const char* what, const std::vector<Message>& messages, const Route& route) {
    std::vector<double> micros;
    double sum = 0;
    for (int turn = 0; turn < 4; ++turn)
        for (const Message& one : messages) {
            const double begin = thread_micros();
            route(one);
            const double taken = thread_micros() - begin;
            if (turn == 0) continue;
            micros.push_back(taken);
            sum += taken;
        }
    std::printf("routing: %zu messages one by one, %s: processor time mean %.1f µs, p99 %.1f µs\n", micros.size(), what,
                sum / static_cast<double>(micros.size()), bench::quantile(micros, 0.99));
    std::fflush(stdout);
}

std::vector<RoutingFacts> facts_of(const std::vector<Case>& cases) {
    std::vector<RoutingFacts> out;
    for (const Case& one : cases) {
        RoutingFacts facts;
        facts.channel = "web_message";
        facts.kind = Kind::complaint;
        facts.title = one.title;
        facts.body = one.body;
        out.push_back(std::move(facts));
    }
    return out;
}

/// The whole of routing in the reference deployment: as it stands, and without rules, so that the model has to look at every message.
void show_decisions(const std::vector<Case>& cases, const Classifier& model) {
    auto loaded = load_configuration("config/huiying.json", {});
    if (!loaded.configuration) throw std::runtime_error("the reference configuration cannot be read");
    Deployment& deployment = loaded.configuration->deployment;
    deployment.model = RoutingModel{1, std::make_shared<const Classifier>(model)};
    const std::vector<RoutingFacts> facts = facts_of(cases);
    const auto decide = [&](const RoutingFacts& one) { (void)decide_route(deployment, one); };
    show_speed("decide_route with the reference rules", facts, decide);
    deployment.routing.clear();
    std::size_t sure = 0;
    for (const RoutingFacts& one : facts) sure += decide_route(deployment, one).routing.by == RoutedBy::model;
    const std::string what = "decide_route without rules (the model sure, with reasons, of " +
                             std::to_string(sure * 100 / facts.size()) + " %)";
    show_speed(what.c_str(), facts, decide);
}

void show_speeds(const std::vector<Case>& cases, const Classifier& model) {
    std::vector<TrainingExample> examples;
    for (const Case& one : cases) examples.push_back(example_of(one));
    show_speed("ranking alone", examples, [&](const TrainingExample& one) { (void)model.rank(one.text); });
    show_speed("ranking with reasons", examples, [&](const TrainingExample& one) { (void)model.judge(one.text, 0, 5); });
    show_decisions(cases, model);
}

void show_long(const Classifier& model, const std::vector<Case>& cases, std::size_t bytes) {
    std::string text;
    for (std::size_t i = 0; text.size() < bytes; ++i) text += cases[i % cases.size()].body;
    ClassifiedText long_text;
    long_text.body = text;
    std::vector<double> micros;
    for (int turn = 0; turn < 1000; ++turn) {
        const double begin = thread_micros();
        (void)model.rank(long_text);
        micros.push_back(thread_micros() - begin);
    }
    std::printf("routing: a text of %zu KiB: processor time median %.1f µs, p99 %.1f µs\n", text.size() >> 10, bench::quantile(micros, 0.5),
                bench::quantile(micros, 0.99));
}

/// Of this process.
double processor_seconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// The text up to a character near its middle, and from there on.
std::pair<std::string, std::string> halves(const std::string& text) {
    std::size_t at = text.size() / 2;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80) ++at;
    return {text.substr(0, at), text.substr(at)};
}

/// `count` messages of real length for 13 offices: those there are, then each again with the second half of another; the offices but one
/// are each split in two.
std::vector<Case> many_cases(const std::vector<Case>& cases, std::size_t count) {
    const std::string whole = cases.front().office;
    std::vector<Case> out;
    for (std::size_t i = 0; out.size() < count; ++i) {
        Case one = cases[i % cases.size()];
        if (i >= cases.size()) one.body = halves(one.body).first + halves(cases[(i * 7919 + i / cases.size()) % cases.size()].body).second;
        if (i % 2 == 1 && one.office != whole) one.office += "二";
        out.push_back(std::move(one));
    }
    return out;
}

void show_training(const std::vector<Case>& cases) {
    const std::vector<Case> many = many_cases(cases, 10'000);
    std::vector<TrainingExample> examples;
    for (const Case& one : many) examples.push_back(example_of(one));
    const auto offices = offices_of(many);
    const double processor = processor_seconds();
    const auto begin = std::chrono::steady_clock::now();
    const Trained trained = train_on(examples, offices);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    std::printf(
        "routing: training on %zu messages for %zu offices: %.1f s on %u threads (processor %.1f s), peak RSS %.0f MiB, model %.2f MiB\n",
        trained.report.used, trained.model.card().labels.size(), seconds, threads, processor_seconds() - processor,
        static_cast<double>(used.ru_maxrss) / 1024, static_cast<double>(trained.model.bytes().size()) / 1048576);
}

}  // namespace

int main(int argc, char** argv) try {
    const char* const configured = std::getenv("HUIYING_DATA");
    const std::string folder = argc > 1 ? argv[1] : configured ? configured : "../shared/data";
    constexpr Collection letters{"messages_labeled.jsonl", "label1", false, 1};
    constexpr Trial trials[]{{letters, 5, nullptr},
                             {letters, 20, nullptr},
                             {letters, 20, "titles_labeled_nobody.jsonl"},
                             {{"shangluo_mayor_mailbox.jsonl", "agency", false, 10}, 5, nullptr},
                             {{"shangluo_mayor_mailbox.jsonl", "agency", false, 30}, 5, nullptr},
                             {{"newport_seeclickfix_en.jsonl", "label1", true, 10}, 5, nullptr},
                             {{"newport_seeclickfix_en.jsonl", "title", true, 10}, 5, nullptr}};
    for (const Trial& trial : trials) show_quality(folder, trial);

    const std::vector<Case> cases = read_cases(folder, letters);
    std::vector<TrainingExample> examples;
    for (const Case& one : cases) examples.push_back(example_of(one));
    const Classifier model = train_on(examples, offices_of(cases)).model;
    const std::string bytes = model.bytes();
    const Evaluation& own = model.card().evaluation;
    std::printf(
        "routing: model of %u messages: %.2f MiB; its card says accuracy %.4f, macro-F1 %.4f, most confident 90 %% %.4f, ECE %.4f\n",
        model.card().examples, static_cast<double>(bytes.size()) / 1048576, own.accuracy, own.macro_f1, own.accuracy_at_90, own.ece);
    const Classifier read = Classifier::read(bytes).value();
    show_speeds(cases, read);
    show_long(read, cases, 36'000);
    show_long(read, cases, 131'072);
    show_training(cases);
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_routing: %s\n", error.what());
    return EXIT_FAILURE;
}

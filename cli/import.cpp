// `huiying import`: old messages from a file, with the same checks and the same use case as the API. Each line is durable by itself, and
// recognised when it comes again: an import that was broken off is simply run again.
#include "api/json/decode.hpp"
#include "cli/commands.hpp"
#include "cli/csv.hpp"
#include "cli/installation.hpp"
#include "config/content.hpp"
#include <deque>
#include <fstream>
#include <future>
#include <iostream>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace huiying::commands {

namespace {

constexpr std::size_t most_waiting = 256; ///< lines under way at once: they share commits

/// What became of the lines, and a bar for whoever watches.
class Progress {
public:
    Progress(std::uintmax_t bytes, bool shown) : bytes_(bytes), shown_(shown) {}

    void count(std::size_t line, const Result<Registration>& registered) {
        if (registered) ++(registered->created ? created_ : known_);
        else refuse(line, registered.error());
    }
    void refuse(std::size_t line, const Problem& problem) {
        ++refused_;
        clear();
        std::cerr << "line " << line << ": " << problem.code << ": " << problem.detail << '\n';
        for (const auto& fault : problem.errors) std::cerr << "line " << line << ": " << fault.pointer << ": " << fault.detail << '\n';
    }
    void show(std::uintmax_t at) {
        if (!shown_ || bytes_ == 0) return;
        const int percent = static_cast<int>(at * 100 / bytes_);
        if (percent == percent_) return;
        percent_ = percent;
        std::cerr << "\r[" << std::string(static_cast<std::size_t>(percent / 4), '#') << std::string(static_cast<std::size_t>(25 - percent / 4), ' ') << "] " << percent
                  << " %  " << created_ + known_ << " lines" << std::flush;
    }
    int finish() {
        clear();
        std::cout << "registered " << created_ << ", known before " << known_ << ", refused " << refused_ << '\n';
        return refused_ == 0 ? done : refused;
    }

private:
    void clear() const {
        if (shown_) std::cerr << "\r\033[K";
    }
    std::uintmax_t bytes_;
    bool shown_;
    int percent_ = -1;
    std::size_t created_ = 0;
    std::size_t known_ = 0;
    std::size_t refused_ = 0;
};

/// Registers lines through the store, many at once, answers in order.
class Importer {
public:
    Importer(Installation& installation, const std::string& channel, Progress& progress) : installation_(installation), channel_(channel), progress_(progress) {
        actor_.person = "import";
        actor_.roles.add(Role::adapter);
        actor_.channels = {channel};
        actor_.may_import = true;
    }

    void take(std::size_t line, const std::string& text) {
        const Context context = installation_.context(actor_);
        auto draft = decode_draft(with_channel(text), *context.deployment, context.now);
        if (!draft) return progress_.refuse(line, draft.error());
        submit(line, std::make_shared<const Prepared>(Prepared{context, prepare(context, std::move(*draft))}));
        if (waiting_.size() >= most_waiting) settle_one();
    }
    void finish() {
        while (!waiting_.empty()) settle_one();
    }

private:
    struct Prepared {
        Context context;
        PreparedDraft draft;
    };
    struct Line {
        std::size_t number;
        std::shared_ptr<const Prepared> prepared;
        std::future<Result<Registration>> answer;
    };

    /// The line with the channel of the command, where it names none; put in as text, so that what is wrong with the line stays to be seen.
    std::string with_channel(const std::string& text) const {
        const auto value = nlohmann::json::parse(text, nullptr, false);
        if (!value.is_object() || value.contains("channel")) return text;
        const auto inside = text.find('{') + 1;
        const std::string member = "\"channel\":" + nlohmann::json(channel_).dump() + (value.empty() ? "" : ",");
        return text.substr(0, inside) + member + text.substr(inside);
    }

    void submit(std::size_t number, std::shared_ptr<const Prepared> prepared) {
        waiting_.push_back({number, prepared, start(prepared)});
    }

    std::future<Result<Registration>> start(const std::shared_ptr<const Prepared>& prepared) {
        auto promise = std::make_shared<std::promise<Result<Registration>>>();
        auto work = [prepared](Unit& unit) -> Result<Registration> { return register_message(unit, prepared->context, prepared->draft); };
        installation_.store->submit_to<Unit>(std::move(work), [promise](std::exception_ptr failure, Result<Registration> answer) {
            if (failure) promise->set_exception(failure);
            else promise->set_value(std::move(answer));
        });
        return promise->get_future();
    }

    /// Counts on as the store does now.
    void renew(Line& line) {
        auto present = installation_.store->read_now([&](const View& view) -> Result<std::shared_ptr<const Deployment>> {
            return present_deployment(view, installation_.deployment, content_readers());
        });
        installation_.deployment = std::move(present).value();
        Prepared again = *line.prepared;
        again.context.deployment = installation_.deployment;
        line.prepared = std::make_shared<const Prepared>(std::move(again));
    }

    void settle_one() {
        auto answer = waiting_.front().answer.get();
        // Beside a busy service the file can be hard to get hold of; no line is lost for that. Nor for a recompute that somebody applies meanwhile.
        while (!answer && (answer.error().fault == Fault::overloaded || answer.error().fault == Fault::outdated)) {
            if (answer.error().fault == Fault::outdated) renew(waiting_.front());
            answer = start(waiting_.front().prepared).get();
        }
        progress_.count(waiting_.front().number, answer);
        waiting_.pop_front();
    }

    Installation& installation_;
    std::string channel_;
    Progress& progress_;
    Actor actor_;
    std::deque<Line> waiting_;
};

void import_lines(std::ifstream& in, Importer& importer, Progress& progress) {
    std::string text;
    std::size_t line = 0;
    std::uintmax_t at = 0;
    while (std::getline(in, text)) {
        ++line;
        at += text.size() + 1;
        if (line == 1 && text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
        if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
        importer.take(line, text);
        progress.show(at);
    }
}

void import_rows(CsvReader& csv, Importer& importer, Progress& progress) {
    while (const auto row = csv.next()) {
        importer.take(row->line, csv_message(csv.header(), row->fields));
        progress.show(csv.position());
    }
}

} // namespace

int import_file(const std::string& config, const std::string& channel, const std::string& file) {
    std::ifstream in{file, std::ios::binary | std::ios::ate};
    if (!in) return std::cerr << "huiying import: cannot read " << file << '\n', failed;
    const auto bytes = static_cast<std::uintmax_t>(in.tellg());
    in.seekg(0);
    const bool csv = file.ends_with(".csv");
    if (!csv && !file.ends_with(".jsonl")) return std::cerr << "huiying import: the file must end in .jsonl or .csv\n", failed;
    auto installation = open_installation(config, PolicyChange::refuse);
    if (!installation) return failed;
    if (!installation->deployment->channels.contains(channel)) return std::cerr << "huiying import: unknown channel " << channel << '\n', failed;
    Progress progress{bytes, isatty(STDERR_FILENO) == 1};
    Importer importer{*installation, channel, progress};
    if (csv) {
        CsvReader rows{in};
        if (const auto fault = header_fault(rows.header())) return std::cerr << "huiying import: " << *fault << '\n', failed;
        import_rows(rows, importer, progress);
    } else {
        import_lines(in, importer, progress);
    }
    importer.finish();
    return progress.finish();
}

} // namespace huiying::commands

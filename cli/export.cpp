// `huiying export messages|record FILE`: page by page beside a running service, each row as it stood when it was read. Contacts are masked as in the API;
// letters are not, so the file is as secret as the database.
#include "api/json/encode.hpp"
#include "api/sheet.hpp"
#include "cli/commands.hpp"
#include "cli/installation.hpp"
#include "service/desk.hpp"
#include "service/rules/digest.hpp"
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <sys/stat.h>
#include <unistd.h>

namespace huiying::commands {

namespace {

constexpr int rows_at_a_time = 200;

/// Days [from, to) as instants.
struct Span {
    Instant from{Instant::min()};
    Instant to{Instant::max()};

    bool holds(Instant at) const noexcept { return at >= from && at < to; }
};

std::optional<Span> read_span(const ExportOptions& options, const Zone& zone) {
    Span span;
    for (const auto& [text, at] : {std::pair{&options.from, &span.from}, std::pair{&options.to, &span.to}}) {
        if (text->empty()) continue;
        const auto day = parse_day(*text);
        if (!day) return std::cerr << "huiying export: not a day, YYYY-MM-DD: " << *text << '\n', std::nullopt;
        *at = zone.instant(LocalTime{*day});
    }
    return span;
}

/// Somebody who sees every message, and no identity.
Actor onlooker() {
    Actor actor;
    actor.person = "command line";
    actor.roles = {Role::supervisor};
    actor.level = 1;
    return actor;
}

/// The file while it grows; under its own name only when it is whole. Readable by its owner alone.
class GrowingFile {
public:
    explicit GrowingFile(std::string path) : path_(std::move(path)), part_(path_ + ".part") {
        const mode_t before = umask(0077);
        out_.open(part_, std::ios::binary | std::ios::trunc);
        umask(before);
    }
    ~GrowingFile() {
        if (!whole_) std::remove(part_.c_str());
    }
    GrowingFile(const GrowingFile&) = delete;
    GrowingFile& operator=(const GrowingFile&) = delete;

    void write(std::string_view text) { out_.write(text.data(), static_cast<std::streamsize>(text.size())); }
    bool good() const { return out_.good(); }
    /// False when the disk did not take it.
    bool finish() {
        out_.close();
        whole_ = !out_.fail() && std::rename(part_.c_str(), path_.c_str()) == 0;
        return whole_;
    }

private:
    std::string path_;
    std::string part_;
    std::ofstream out_;
    bool whole_ = false;
};

Cell text_cell(const std::optional<std::string>& text) { return text ? Cell{*text} : Cell{}; }
Cell time_cell(const Zone& zone, const std::optional<Instant>& at) { return at ? Cell{format_time(*at, zone)} : Cell{}; }

const std::vector<Cell> message_heads{std::string{"number"}, std::string{"channel"}, std::string{"external_id"}, std::string{"kind"}, std::string{"priority"}, std::string{"title"}, std::string{"body"},
                                      std::string{"community"}, std::string{"service_item"}, std::string{"received_at"}, std::string{"registered_at"}, std::string{"state"}, std::string{"office"},
                                      std::string{"round"}, std::string{"due_at"}, std::string{"outcome"}, std::string{"closed_at"}, std::string{"reply"}, std::string{"rating"}};

std::vector<Cell> message_row(const Zone& zone, const Shown& shown) {
    const Dossier& d = shown.dossier;
    const Message& m = d.message;
    const auto worded = [](auto value) { return value ? Cell{std::string{word(*value)}} : Cell{}; };
    return {m.number,
            m.channel,
            m.external_id,
            std::string{word(m.kind)},
            std::string{word(m.priority)},
            text_cell(d.letter.title),
            text_cell(d.letter.body),
            text_cell(m.community),
            text_cell(m.service_item),
            time_cell(zone, m.received_at),
            time_cell(zone, m.registered_at),
            std::string{word(m.state)},
            text_cell(m.office),
            std::int64_t{m.round},
            time_cell(zone, m.dates.due_at),
            worded(m.outcome),
            time_cell(zone, m.closed_at),
            d.reply ? Cell{d.reply->body} : Cell{},
            d.rating ? Cell{std::string{word(d.rating->score)}} : Cell{}};
}

const std::vector<Cell> event_heads{std::string{"seq"}, std::string{"verb"}, std::string{"message"}, std::string{"person"}, std::string{"role"}, std::string{"recorded_at"}, std::string{"effective_at"},
                                    std::string{"reason"}, std::string{"detail"}, std::string{"hash"}};

std::vector<Cell> event_row(const Zone& zone, const StoredEvent& event) {
    return {event.seq.value(), event.verb, event.message.text(), event.person, event.role, time_cell(zone, event.recorded_at), time_cell(zone, event.effective_at), event.reason, event.detail, to_hex(event.hash)};
}

/// Writes one page after another; each call gives how many rows it wrote, nothing after the last page.
using WritePage = std::function<std::optional<std::int64_t>(GrowingFile&)>;

WritePage message_pages(Installation& installation, Span span, bool csv) {
    return [&installation, span, csv, after = std::optional<Position>{}, over = false](GrowingFile& file) mutable -> std::optional<std::int64_t> {
        if (over) return std::nullopt;
        const Context context = installation.context(onlooker());
        MessageFilter filter;
        filter.order = MessageOrder::oldest;
        const auto page = installation.store->read_now([&](const View& view) { return list_messages(view, context, filter, rows_at_a_time, after); });
        std::int64_t rows = 0;
        for (const Shown& shown : page.value().items) {
            if (!span.holds(shown.dossier.message.registered_at)) continue;
            file.write(csv ? csv_line(message_row(*context.deployment->zone, shown)) : message_json(context, shown).text + "\n");
            ++rows;
        }
        after = page->next;
        over = !after;
        return rows;
    };
}

WritePage event_pages(Installation& installation, Span span, bool csv) {
    return [&installation, span, csv, after = EventSeq{}](GrowingFile& file) mutable -> std::optional<std::int64_t> {
        const Context context = installation.context(onlooker());
        const auto events = installation.store->read_now([&](const View& view) -> Result<std::vector<StoredEvent>> { return view.events().after(after, rows_at_a_time); });
        if (events.value().empty()) return std::nullopt;
        std::int64_t rows = 0;
        for (const StoredEvent& event : *events) {
            after = event.seq;
            if (!span.holds(event.recorded_at)) continue;
            file.write(csv ? csv_line(event_row(*context.deployment->zone, event)) : event_json(context, event).text + "\n");
            ++rows;
        }
        return rows;
    };
}

} // namespace

int export_file(const std::string& config, const ExportOptions& options) {
    const bool csv = options.file.ends_with(".csv");
    if (!csv && !options.file.ends_with(".jsonl")) return std::cerr << "huiying export: the file must end in .jsonl or .csv\n", failed;
    if (std::filesystem::exists(options.file)) return std::cerr << "huiying export: " << options.file << " is there already\n", failed;
    auto installation = open_installation(config, PolicyChange::keep);
    if (!installation) return failed;
    const auto span = read_span(options, *installation->deployment->zone);
    if (!span) return failed;
    GrowingFile file{options.file};
    const bool messages = options.what == "messages";
    if (csv) file.write("\xEF\xBB\xBF" + csv_line(messages ? message_heads : event_heads));
    WritePage write = messages ? message_pages(*installation, *span, csv) : event_pages(*installation, *span, csv);
    const bool person_watches = isatty(STDERR_FILENO) == 1;
    std::int64_t rows = 0;
    while (file.good()) {
        const auto written = write(file);
        if (!written) break;
        rows += *written;
        if (person_watches) std::cerr << "\rwritten " << rows << std::flush;
    }
    if (person_watches) std::cerr << '\n';
    if (!file.finish()) return std::cerr << "huiying export: " << options.file << " could not be written\n", failed;
    std::cout << rows << (messages ? " messages" : " events") << " written to " << options.file << '\n';
    return done;
}

} // namespace huiying::commands

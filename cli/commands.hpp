// The commands of `huiying`, one function each; cli.cpp declares their options.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace huiying::commands {

/// Exit statuses: done, done but something was refused, could not be done.
inline constexpr int done = 0;
inline constexpr int refused = 1;
inline constexpr int failed = 2;

/// Serves until SIGTERM or SIGINT, then drains; SIGHUP reloads.
int serve(const std::string& config);
/// Reads the configuration and says all that is wrong with it.
int check_config(const std::string& config);

struct TokenOptions {
    std::string person;
    std::vector<std::string> roles;
    std::vector<std::string> channels;
    std::vector<std::string> offices;
    int level = 0;
    bool may_import = false;
    std::string expires; ///< `90d`, `12h`, or an RFC 3339 time; empty: never
};
int create_token(const std::string& config, const TokenOptions& options);
int list_tokens(const std::string& config);
int revoke_token(const std::string& config, const std::string& id);

/// Registers the messages of a .jsonl or .csv file, with the API's own checks. Running it again goes on where it stopped.
int import_file(const std::string& config, const std::string& channel, const std::string& file);
struct ExportOptions {
    std::string what; ///< `messages` or `record`
    std::string file; ///< .jsonl or .csv, not there yet
    std::string from; ///< first day of registration, or of the event; empty: from the beginning
    std::string to;   ///< first day that no longer counts; empty: to the end
};
/// Writes messages or the record into a file, contacts masked. What is there when it has ended is whole: until then it has another name.
int export_file(const std::string& config, const ExportOptions& options);
int backup(const std::string& config, const std::string& file);
struct RestoreOrder {
    bool replace = false;    ///< a database that is there
    bool incomplete = false; ///< also without attachments that are missing or damaged; `refused` in the end
};
int restore(const std::string& config, const std::string& file, const RestoreOrder& order);
/// Recomputes the hash chain of the record.
int verify(const std::string& config);
/// Counts what figures are made of anew from the messages, and names where it differs from what is kept; `rebuild` makes all of it anew first.
int audit_metrics(const std::string& config, bool rebuild);
/// Brings the full-text index up to the record's end; `rebuild` makes all of it anew.
int index_texts(const std::string& config, bool rebuild);
/// Reads lines `<RFC 3339 time> <limit>` from the file descriptor `in`, writes the due time of each, in order, to `out`; `error: …` for a bad line,
/// and `refused` in the end.
int due(const std::string& config, int in = 0, int out = 1);
/// Shows day by day how the clocks of a stage come to their dates; the message by its number or id.
int explain(const std::string& config, const std::string& message, const std::string& stage);
struct RecomputeOptions {
    bool preview = false;
    std::string policy; ///< of the preview: this one as policies.json has it; empty: the calendar files
    std::string apply;  ///< the digest of a preview
    std::string reason = "按预览执行 / as previewed";
    std::string person = "command line"; ///< stands in the record
    bool resume = false;
};
/// Shows what an edited calendar or policy would move, moves it, carries on what was broken off; without any of these tells how far one has come.
int recompute(const std::string& config, const RecomputeOptions& options);
struct TrainOptions {
    std::string from; ///< a .jsonl file of past dispatches; empty: this installation's own, and what was brought in before
    std::string eval; ///< a .jsonl file to measure on
    std::string person = "command line"; ///< stands in the record
    bool forget = false; ///< what was brought in, and nothing else
};
/// Learns routing, and prints as JSON how good it is on what `eval` holds; with `eval` alone measures the model in force.
int train_routing(const std::string& config, const TrainOptions& options);
/// Asks a running service whether it is ready; for container health checks.
int health(const std::string& url);

} // namespace huiying::commands

#include "cli/cli.hpp"
#include "cli/commands.hpp"
#include "service/port/store.hpp"
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>

namespace huiying {

namespace {

/// What the options were filled with, and the command that was chosen.
struct Choice {
    std::string config = "config/huiying.json";
    commands::TokenOptions token;
    std::string token_id;
    std::string channel;
    std::string file;
    std::string message;
    std::string stage = "reply";
    commands::RecomputeOptions recompute;
    commands::TrainOptions train;
    std::string url = "http://127.0.0.1:8080/readyz";
    commands::RestoreOrder restore;
    bool rebuild = false;
    commands::ExportOptions export_;
    std::function<int()> run;
};

CLI::App* command(CLI::App& parent, Choice& choice, const char* name, const char* help, std::function<int()> run) {
    CLI::App* added = parent.add_subcommand(name, help);
    added->add_option("--config", choice.config, "huiying.json; the other files lie beside it (default: HUIYING_CONFIG, else config/huiying.json)");
    added->callback([&choice, run = std::move(run)] { choice.run = run; });
    return added;
}

void add_token_commands(CLI::App& app, Choice& choice) {
    CLI::App* token = app.add_subcommand("token", "Create, list and revoke tokens");
    token->require_subcommand(1);
    CLI::App* create = command(*token, choice, "create", "Create a token; prints it once", [&] { return commands::create_token(choice.config, choice.token); });
    create->add_option("--person", choice.token.person, "The one person (or adapter) it names")->required();
    create->add_option("--role", choice.token.roles, "adapter, office, dispatcher, supervisor, editor or admin; may be given several times")->required();
    create->add_option("--channel", choice.token.channels, "A channel of an adapter, or all; may be given several times");
    create->add_option("--office", choice.token.offices, "An office, or all; may be given several times");
    create->add_option("--level", choice.token.level, "A supervisor's level, 1 or 2 (default 1)");
    create->add_option("--expires", choice.token.expires, "90d, 12h or an RFC 3339 time (default: never)");
    create->add_flag("--import", choice.token.may_import, "May say when a verb took effect (occurred_at)");
    command(*token, choice, "list", "List tokens", [&] { return commands::list_tokens(choice.config); });
    command(*token, choice, "revoke", "Revoke a token", [&] { return commands::revoke_token(choice.config, choice.token_id); })
        ->add_option("id", choice.token_id, "As `token list` shows it")
        ->required();
}

void add_deadline_commands(CLI::App& app, Choice& choice) {
    command(app, choice, "due", "Read lines of a time and a limit, print the due time of each", [&] { return commands::due(choice.config); });
    CLI::App* explain = command(app, choice, "explain", "Show day by day how a message's due date came about",
                                [&] { return commands::explain(choice.config, choice.message, choice.stage); });
    explain->add_option("message", choice.message, "Its number (受理编号) or id")->required();
    explain->add_option("--stage", choice.stage, "Which clock")->capture_default_str();
}

void add_recompute_command(CLI::App& app, Choice& choice) {
    CLI::App* recompute = command(app, choice, "recompute", "Move open deadlines to an edited calendar or policy; alone: how far a recompute has come",
                                  [&] { return commands::recompute(choice.config, choice.recompute); });
    CLI::Option* preview = recompute->add_flag("--preview", choice.recompute.preview, "Show what the calendar files would move; changes nothing");
    recompute->add_option("--policy", choice.recompute.policy, "Of --preview: what this policy of policies.json would move instead")->needs(preview);
    CLI::Option* apply = recompute->add_option("--apply", choice.recompute.apply, "The digest of a preview: move what it showed")->excludes(preview);
    recompute->add_option("--reason", choice.recompute.reason, "Of --apply: why, for the record")->needs(apply);
    recompute->add_option("--person", choice.recompute.person, "Who does it, for the record (default: command line)");
    recompute->add_flag("--resume", choice.recompute.resume, "Carry on what was broken off, when no service does")->excludes(preview)->excludes(apply);
}

void add_train_command(CLI::App& app, Choice& choice) {
    CLI::App* train = command(app, choice, "train", "Learn routing from past dispatches; alone: from this installation's own",
                              [&] { return commands::train_routing(choice.config, choice.train); });
    train->add_option("--from", choice.train.from, "A .jsonl file with title, body, office (and channel, kind, community) a line; it is kept for later trainings");
    train->add_option("--eval", choice.train.eval, "A .jsonl file to measure on; prints accuracy and macro-F1 as JSON. Alone: measures the model in force");
    train->add_option("--person", choice.train.person, "Who does it, for the record (default: command line)");
    train->add_flag("--forget", choice.train.forget, "Erase what --from has kept; the model stays")->excludes("--from")->excludes("--eval");
}

void add_export_command(CLI::App& app, Choice& choice) {
    CLI::App* command_ = command(app, choice, "export", "Write messages or the record into a file, also while serving", [&] { return commands::export_file(choice.config, choice.export_); });
    command_->add_option("what", choice.export_.what, "messages (contacts masked) or record")->required()->check(CLI::IsMember({"messages", "record"}));
    command_->add_option("file", choice.export_.file, "A .jsonl or .csv file that does not exist yet")->required();
    command_->add_option("--from", choice.export_.from, "First day of registration, or of the event, YYYY-MM-DD");
    command_->add_option("--to", choice.export_.to, "First day that no longer counts, YYYY-MM-DD");
}

void add_upkeep_commands(CLI::App& app, Choice& choice) {
    command(app, choice, "backup", "Copy the database into FILE and attachments into FILE.files, also while serving", [&] { return commands::backup(choice.config, choice.file); })
        ->add_option("file", choice.file, "A file that does not exist yet")
        ->required();
    CLI::App* restore = command(app, choice, "restore", "Verify FILE and put it in the place of the database", [&] { return commands::restore(choice.config, choice.file, choice.restore); });
    restore->add_option("file", choice.file, "A backup")->required();
    restore->add_flag("--replace", choice.restore.replace, "Replace a database that is there");
    restore->add_flag("--incomplete", choice.restore.incomplete, "Go on without attachments that are missing or damaged (exit status 1)");
    CLI::App* audit = app.add_subcommand("audit", "Prove the record");
    audit->require_subcommand(1);
    command(*audit, choice, "metrics", "Count what the figures are made of anew and compare it with what is kept", [&] { return commands::audit_metrics(choice.config, choice.rebuild); })
        ->add_flag("--rebuild", choice.rebuild, "Make it all anew first");
    command(app, choice, "index", "Bring the full-text index up to date", [&] { return commands::index_texts(choice.config, choice.rebuild); })
        ->add_flag("--rebuild", choice.rebuild, "Make it all anew, as after texts were erased");
    command(*audit, choice, "verify", "Recompute the hash chain of the record and name the first broken link", [&] { return commands::verify(choice.config); });
    CLI::App* health = app.add_subcommand("health", "Ask a running service whether it is ready");
    health->add_option("--url", choice.url)->capture_default_str();
    health->callback([&] { choice.run = [&] { return commands::health(choice.url); }; });
}

} // namespace

int run_command_line(int argc, char** argv) {
    CLI::App app{"回应 Huiying: citizens' messages, their offices and their deadlines"};
    app.require_subcommand(1);
    Choice choice;
    if (const char* config = std::getenv("HUIYING_CONFIG")) choice.config = config;
    command(app, choice, "serve", "Serve the API", [&] { return commands::serve(choice.config); });
    command(app, choice, "check-config", "Read the configuration and say all that is wrong with it", [&] { return commands::check_config(choice.config); });
    add_token_commands(app, choice);
    CLI::App* import = command(app, choice, "import", "Register the messages of a .jsonl or .csv file; run again after a break", [&] { return commands::import_file(choice.config, choice.channel, choice.file); });
    import->add_option("--channel", choice.channel, "The channel they came over")->required();
    import->add_option("file", choice.file)->required();
    add_deadline_commands(app, choice);
    add_recompute_command(app, choice);
    add_train_command(app, choice);
    add_export_command(app, choice);
    add_upkeep_commands(app, choice);
    app.add_subcommand("version", "Print the version")->callback([&] { choice.run = [] { return std::cout << "huiying " HUIYING_VERSION "\n", commands::done; }; });
    CLI11_PARSE(app, argc, argv);
    try {
        return choice.run();
    } catch (const StorageFailure& failure) {
        std::cerr << "huiying: storage: " << failure.what() << '\n';
    } catch (const std::exception& error) {
        std::cerr << "huiying: " << error.what() << '\n';
    }
    return commands::failed;
}

} // namespace huiying

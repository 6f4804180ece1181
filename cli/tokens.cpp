// `huiying token create|list|revoke`.
#include "cli/commands.hpp"
#include "cli/installation.hpp"
#include "service/rules/limit.hpp"
#include "service/staff.hpp"
#include <iostream>

namespace huiying::commands {

namespace {

/// Whoever holds the machine; the record cannot know more.
const std::string operator_name = "operator";

std::vector<std::string> all_as_star(std::vector<std::string> codes) {
    for (auto& code : codes)
        if (code == "all") code = "*";
    return codes;
}

/// `90d` and `12h` from now, or an instant.
std::optional<Instant> expiry(const std::string& text, Instant now) {
    if (const auto limit = Limit::parse(text)) {
        if (limit->unit == LimitUnit::days) return now + std::chrono::days{limit->count};
        if (limit->unit == LimitUnit::hours) return now + std::chrono::hours{limit->count};
    }
    return parse_time(text);
}

std::string list_of(const std::vector<std::string>& items) {
    std::string out;
    for (const auto& item : items) out += (out.empty() ? "" : ",") + item;
    return out.empty() ? "-" : out;
}

int print_faults(const std::vector<FieldFault>& faults) {
    for (const auto& fault : faults) std::cerr << "huiying token: " << fault.pointer << ": " << fault.detail << '\n';
    return refused;
}

/// The order as the options say it; faults of the options themselves.
TokenOrder order_of(const TokenOptions& options, Instant now, std::vector<FieldFault>& faults) {
    TokenOrder order;
    order.actor.person = options.person;
    for (const auto& name : options.roles) {
        if (const auto role = from_word<Role>(name)) order.actor.roles.add(*role);
        else faults.push_back({"--role", "invalid_value", "must be one of " + word_list<Role>()});
    }
    order.actor.channels = all_as_star(options.channels);
    order.actor.offices = all_as_star(options.offices);
    order.actor.level = options.level == 0 && order.actor.has(Role::supervisor) ? 1 : options.level;
    order.actor.may_import = options.may_import;
    if (!options.expires.empty()) {
        order.expires_at = expiry(options.expires, now);
        if (!order.expires_at) faults.push_back({"--expires", "invalid_value", "must be like 90d, 12h or 2027-01-01T00:00:00+08:00"});
    }
    return order;
}

} // namespace

int create_token(const std::string& config, const TokenOptions& options) {
    const auto configuration = read_configuration(config);
    const auto store = configuration ? open_store(config) : nullptr;
    if (!store) return failed;
    const Instant now = SystemClock{}.now();
    std::vector<FieldFault> faults;
    const TokenOrder order = order_of(options, now, faults);
    if (faults.empty()) faults = check_token_order(configuration->deployment, order, now);
    if (!faults.empty()) return print_faults(faults);
    const auto issued = store->write_now([order, now](Unit& unit) -> Result<IssuedToken> { return issue_token(unit, order, operator_name, now); });
    if (!issued) return std::cerr << "huiying token: " << issued.error().detail << '\n', failed;
    std::cerr << "Token " << issued->token.id.text() << " for " << options.person << ". It is shown this once; only its hash is kept.\n";
    std::cout << issued->secret << '\n';
    return done;
}

int list_tokens(const std::string& config) {
    const auto store = open_store(config);
    if (!store) return failed;
    const auto tokens = store->read_now([](const View& view) -> Result<std::vector<Token>> { return view.tokens().all(); });
    if (!tokens) return std::cerr << "huiying token: " << tokens.error().detail << '\n', failed;
    const Zone zone{load_settings(config).settings.zone};
    std::cout << "id\tperson\troles\tchannels\toffices\tlevel\timport\tcreated\texpires\trevoked\n";
    for (const Token& token : *tokens) {
        std::vector<std::string> roles;
        for (std::size_t i = 0; i < Words<Role>::all.size(); ++i)
            if (token.actor.has(static_cast<Role>(i))) roles.emplace_back(Words<Role>::all[i]);
        std::cout << token.id.text() << '\t' << token.actor.person << '\t' << list_of(roles) << '\t' << list_of(token.actor.channels) << '\t' << list_of(token.actor.offices) << '\t'
                  << token.actor.level << '\t' << (token.actor.may_import ? "yes" : "no") << '\t' << format_time(token.created_at, zone) << '\t'
                  << (token.expires_at ? format_time(*token.expires_at, zone) : "never") << '\t' << (token.revoked_at ? format_time(*token.revoked_at, zone) : "-") << '\n';
    }
    return done;
}

int revoke_token(const std::string& config, const std::string& id) {
    const auto store = open_store(config);
    if (!store) return failed;
    const auto token = TokenId::parse(id);
    if (!token) return std::cerr << "huiying token: " << id << " is not the id of a token; see huiying token list\n", refused;
    const auto revoked = store->write_now([token, now = SystemClock{}.now()](Unit& unit) -> Result<Token> { return huiying::revoke_token(unit, *token, operator_name, now); });
    if (!revoked) return std::cerr << "huiying token: " << revoked.error().detail << '\n', refused;
    std::cout << "Token " << id << " of " << revoked->actor.person << " is revoked; a running service refuses it within a second.\n";
    return done;
}

} // namespace huiying::commands

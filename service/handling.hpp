// One verb being carried out on one message, from the checks to the line in the record. Every verb's use case has the same shape:
// open, change what the verb changes, finish.
#pragma once
#include "service/access.hpp"
#include "service/record.hpp"
#include "service/rules/lifecycle.hpp"

namespace huiying {

/// What any verb may bring along.
struct VerbOptions {
    std::optional<int> if_match;        ///< the version the caller has seen
    std::optional<Instant> occurred_at; ///< when it took effect; only for a token that may import
};

/// What is done to a letter that was split, done to one of its parts: imported, it takes effect no earlier than the part's last verb.
VerbOptions for_part(const VerbOptions& options, const Message& part);

/// Who gets a message (派单): what a dispatcher orders, alone or with a ruling.
struct DispatchOrder {
    std::string office;
    std::vector<std::string> assisting;
    bool complex = false;
    std::optional<std::string> note;
    std::optional<Limit> assist_limit{}; ///< of the assisting offices; absent: the policy's
    bool no_conflict = false;  ///< the dispatcher has read it: it accuses no office
    std::optional<bool> confidential{}; ///< with no_conflict, and then needed: whether it stays confidential, as its writer may have wished
};

/// Lives inside one closure.
class Handling {
public:
    /// Loads the message, checks scope, version, time and lifecycle. Problems: not_found, stale, forbidden, conflict, invalid.
    static Result<Handling> open(Unit& unit, const Context& context, MessageId id, Verb verb, const VerbOptions& options);
    /// The same for a ruling on a request by one of `who`; its lifecycle is the request's own.
    static Result<Handling> open_ruling(Unit& unit, const Context& context, MessageId id, Verb verb, Parties who, const VerbOptions& options);

    Message& message() noexcept { return now_.message; }
    std::vector<MessageClock>& clocks() noexcept { return now_.clocks; }
    std::vector<Request>& requests() noexcept { return requests_; }
    /// The latest reply, once the message has been answered.
    const std::optional<Reply>& reply() const noexcept { return reply_; }
    const Policy& policy() const noexcept { return *policy_; }
    /// When the verb takes effect.
    Instant at() const noexcept { return at_; }
    Unit& unit() noexcept { return *unit_; }
    const Context& context() const noexcept { return *context_; }
    /// The office the actor acts for here; empty for dispatchers and channels.
    std::string acting_office() const;

    /// Whose doing the record calls it, where it is not the actor's own: `special_response:7`.
    void in_the_name_of(std::string role) { role_ = std::move(role); }
    /// Starts the policy's clocks of this trigger at at().
    void start_clocks(Trigger trigger);
    /// Counts the open clocks anew: after a pause, an extension, another limit, another office.
    void recount();
    /// Ends the running clock of the stage, met or missed.
    void end(Stage stage);
    /// Ends the running clock of the stage when it is late already: being overtaken does not make it timely.
    void end_if_late(Stage stage);
    /// Cancels the running clocks of these stages; of all when none is named.
    void cancel(std::initializer_list<Stage> stages = {});
    /// Hands the message to a lead and its assistants; starts the office's clocks, and theirs. The citizen's own clock is left alone. An office that
    /// loses it to another leaves a hop behind.
    void hand_over(const DispatchOrder& order);
    /// Takes it from every office: its parts are handled instead.
    void take_apart(int parts);
    /// 重办: the next round under the policy for what is opened again; null where there is none: then under its own, from now on.
    void reopen(const Policy* special);
    /// Ends the clock of one assisting office.
    void end_assist(const std::string& office);
    /// Ends the handling: state, time, and what still waits for a ruling is withdrawn.
    void close(State state);
    /// Puts an entry into the feed of the message's channel: the way back to the citizen.
    void tell_channel(FeedType type, std::string code, std::string text, std::optional<Instant> due_at = std::nullopt);
    /// Keeps a free text beside the message and its digest in the record.
    void note(const std::optional<std::string>& text);
    /// Puts what became of a request into the record; `before` is absent for a new one.
    void record_request(const Request& request, std::optional<RequestState> before);
    /// Puts a digest of an erasable text, kept elsewhere with `salt`, into the record.
    void record_text(const char* field, const Salt& salt, std::string_view text);

    /// Writes everything and appends the event; gives the message as it now stands.
    Result<Dossier> finish(std::string reason = {});

private:
    Handling(Unit& unit, const Context& context, Verb verb) : unit_(&unit), context_(&context), verb_(verb) {}
    static Result<Handling> load(Unit& unit, const Context& context, MessageId id, Verb verb, const VerbOptions& options);
    std::string acting_as() const;
    void write_clocks();
    void set_assistants(const DispatchOrder& order);
    void leave_hop(const std::string& next);
    void cancel_clock(MessageClock& clock);

    Unit* unit_;
    const Context* context_;
    Verb verb_;
    Parties who_ = 0;
    std::string role_;
    Instant at_{};
    const Policy* policy_ = nullptr;
    Standing before_;
    Standing now_;
    std::vector<Request> requests_;
    std::optional<Reply> reply_;
    std::optional<Rating> rating_;
    std::vector<FieldChange> request_changes_;
    std::vector<TextDigest> digests_;
};

/// Faults of the fields of a verb's body.
Problem invalid_fields(std::vector<FieldFault> faults);
/// A fault of one field of a verb's body.
Problem invalid_field(std::string pointer, std::string code, std::string detail);

} // namespace huiying

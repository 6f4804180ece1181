// The people of the town: they do to a message what is possible, at random, and now and then try what is not, which must be refused and change nothing.
#pragma once
#include "service/dispatch.hpp"
#include "service/splitting.hpp"
#include "tests/support/simulation/chance.hpp"
#include "tests/support/simulation/town.hpp"
#include <functional>
#include <map>
#include <string>

namespace huiying::tests {

class People {
public:
    People(Town& town, std::uint64_t seed) : town_(town), chance_(seed) {}

    /// Somebody does something about this message; false when nobody can.
    bool act_on(MessageId id);
    /// The channel looks into its feed and reports what has arrived and what has not.
    void fetch_replies(const std::string& channel);

    /// How often each verb was carried out, each refused as it should be, and what should not have been: "sign state_conflict".
    const std::map<std::string, int>& done() const noexcept { return done_; }
    const std::map<std::string, int>& refused() const noexcept { return refused_; }
    const std::map<std::string, int>& wrong() const noexcept { return wrong_; }

private:
    struct Choice;
    std::vector<Actor> everybody(const Dossier& dossier);
    Dossier look(MessageId id);
    bool rule_on_requests(const Dossier& dossier);
    void rule(const Dossier& dossier, const Request& request);
    void try_the_impossible(const Dossier& dossier);
    template <class T>
    void note(const std::string& verb, const Result<T>& result);
    Result<Dossier> carry_out(const Actor& actor, Verb verb, const Dossier& dossier);
    Result<Dossier> write(const Actor& actor, Verb verb, const Dossier& dossier, const VerbOptions& options);
    DispatchOrder some_order();
    PartOrder some_part();
    std::string some_office();

    Town& town_;
    Chance chance_;
    std::map<std::string, int> done_;
    std::map<std::string, int> refused_;
    std::map<std::string, int> wrong_;
};

} // namespace huiying::tests

// A street at work: the reference deployment on real storage, with short words for what people do to a message, and a look at everything
// that is stored, so that a test can say: nothing changed.
#pragma once
#include "service/answer.hpp"
#include "service/delivery.hpp"
#include "service/desk.hpp"
#include "service/dispatch.hpp"
#include "service/extension.hpp"
#include "service/intake.hpp"
#include "service/pausing.hpp"
#include "service/rating.hpp"
#include "service/review.hpp"
#include "service/ruling.hpp"
#include "service/splitting.hpp"
#include "service/supervision.hpp"
#include "tests/support/installation.hpp"
#include <functional>
#include <map>

namespace huiying::tests {

class Street : public TestInstallation {
public:
    /// A letter that no routing rule places, so that it waits in triage; its external id is new each time.
    Draft letter(const std::string& channel = "web_message", Kind kind = Kind::complaint);
    /// The same about something that goes to the office `glb` by its service item.
    Draft letter_for_glb(const std::string& channel = "web_message", Kind kind = Kind::complaint);

    Result<Registration> hand_in(const Actor& actor, Draft draft);
    /// Handed in by its channel, which succeeds.
    Registration bring(Draft draft);
    /// A letter brought in and handed to `glb`: dispatched, unsigned.
    MessageId at_glb(const std::string& channel = "web_message", Kind kind = Kind::complaint);

    template <class Work>
    auto write(Work work) {
        return store->write_now(std::move(work));
    }
    template <class Work>
    auto read(Work work) {
        return store->read_now(std::move(work));
    }

    /// Carries out a verb with a plain body: dispatch to glb, reply `solved`, return as `not_our_duty`, and so on.
    Result<Dossier> act(const Actor& actor, Verb verb, MessageId id, const VerbOptions& options = {});
    Result<Dossier> send(const Actor& actor, MessageId id, const DispatchOrder& order, const VerbOptions& options = {});
    Result<Request> approve(const Actor& actor, RequestId id, const Ruling& ruling, const VerbOptions& options = {});
    Result<Request> reject(const Actor& actor, RequestId id, const Ruling& ruling = {}, const VerbOptions& options = {});
    Result<Request> take_back(const Actor& actor, RequestId id, const VerbOptions& options = {});
    Result<Offer> deliver(const Actor& actor, const std::string& channel, FeedId id, std::optional<Instant> occurred_at = {});

    Result<Offer> fail(const Actor& actor, const std::string& channel, FeedId id);
    /// 延期 by `office`'s clerk, as far as asked or as the policy goes.
    Result<Dossier> extend(const Actor& actor, MessageId id, const std::string& limit = {});
    Result<Dossier> rate(const Actor& actor, MessageId id, Score score);
    /// Uses the reference deployment as changed by `change`; what is stored stays.
    void amend(const std::function<void(Deployment&)>& change);

    Dossier look(MessageId id);
    Message message(MessageId id) { return look(id).message; }
    /// `reply running 2026-11-30, sign met 2026-11-24`: stage, state, day it is due, in the order they were set.
    std::string clocks(MessageId id);
    /// The clock of a stage that was set last.
    MessageClock clock_of(MessageId id, Stage stage);
    std::vector<StoredEvent> events(MessageId id);
    std::vector<Offer> feed(const std::string& channel, FeedId after = {});
    /// The numbers on a page of a list, as this caller gets it.
    std::vector<std::string> numbers(const Actor& actor, const MessageFilter& filter = {});

    /// Every row of every table, as text: equal before and after means that nothing at all was stored.
    std::string everything();

private:
    int letters_ = 0;
};

/// `ok`, or the stable word of the problem.
template <class T>
std::string outcome(const Result<T>& result) {
    return result ? "ok" : result.error().code;
}

/// The only request of a message that waits for a ruling.
RequestId pending_request(const Dossier& dossier);

/// A person with both these hats.
Actor both(Actor one, const Actor& other);

/// May say when a verb took effect.
Actor importing(Actor actor);

} // namespace huiying::tests

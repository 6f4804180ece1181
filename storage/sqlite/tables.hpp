// All tables over one connection: the Unit of the writer and the View of a reader are the same object, seen through different references.
#pragma once
#include "service/port/store.hpp"
#include "storage/sqlite/answers_table.hpp"
#include "storage/sqlite/clocks_table.hpp"
#include "storage/sqlite/clusters_table.hpp"
#include "storage/sqlite/dates_table.hpp"
#include "storage/sqlite/escalations_table.hpp"
#include "storage/sqlite/events_table.hpp"
#include "storage/sqlite/feed_table.hpp"
#include "storage/sqlite/learning_table.hpp"
#include "storage/sqlite/messages_table.hpp"
#include "storage/sqlite/outcomes_table.hpp"
#include "storage/sqlite/papers_table.hpp"
#include "storage/sqlite/registry_table.hpp"
#include "storage/sqlite/requests_table.hpp"
#include "storage/sqlite/responses_table.hpp"
#include "storage/sqlite/sides.hpp"
#include "storage/sqlite/texts_table.hpp"
#include "storage/sqlite/tokens_table.hpp"

namespace huiying::sqlite {

/// Belongs to the thread of its connection.
class Tables final : public Unit {
public:
    explicit Tables(SQLite::Database& database)
        : sides_(database),
          messages_(database, sides_),
          clocks_(database, sides_),
          requests_(database),
          papers_(database),
          feed_(database),
          events_(database),
          tokens_(database),
          answers_(database),
          registry_(database),
          dates_(database, sides_, clocks_),
          escalations_(database),
          learning_(database),
          clusters_(database),
          responses_(database),
          outcomes_(database, sides_),
          texts_(database) {}

    const Messages& messages() const override { return messages_; }
    const Clocks& clocks() const override { return clocks_; }
    const Requests& requests() const override { return requests_; }
    const Papers& papers() const override { return papers_; }
    const FeedTable& feed() const override { return feed_; }
    const EventsTable& events() const override { return events_; }
    const Tokens& tokens() const override { return tokens_; }
    const Answers& answers() const override { return answers_; }
    const Registry& registry() const override { return registry_; }
    const Dates& dates() const override { return dates_; }
    const Escalations& escalations() const override { return escalations_; }
    const Learning& learning() const override { return learning_; }
    const ClusterBook& clusters() const override { return clusters_; }
    const SpecialResponses& responses() const override { return responses_; }
    const Outcomes& outcomes() const override { return outcomes_; }
    const Texts& texts() const override { return texts_; }

    Messages& messages() override { return messages_; }
    Clocks& clocks() override { return clocks_; }
    Requests& requests() override { return requests_; }
    Papers& papers() override { return papers_; }
    FeedTable& feed() override { return feed_; }
    EventsTable& events() override { return events_; }
    Tokens& tokens() override { return tokens_; }
    Answers& answers() override { return answers_; }
    Registry& registry() override { return registry_; }
    Dates& dates() override { return dates_; }
    Escalations& escalations() override { return escalations_; }
    Learning& learning() override { return learning_; }
    ClusterBook& clusters() override { return clusters_; }
    SpecialResponses& responses() override { return responses_; }
    Outcomes& outcomes() override { return outcomes_; }
    Texts& texts() override { return texts_; }

    /// What the tables remember of the file between their statements.
    struct Known {
        EventsTable::Head head;
        DatesState dates;
    };
    Known known() const { return {events_.head(), sides_.state()}; }
    /// Goes back to what was known before a roll-back.
    void go_back(const Known& known) {
        events_.go_back(known.head);
        sides_.go_back(known.dates);
    }
    /// Reads it again: another process may have written since.
    void reload() {
        events_.reload();
        sides_.reload();
    }
    /// For a reader, whom the end of the record does not concern.
    void reload_sides() { sides_.reload(); }

private:
    Sides sides_; ///< the first: others refer to it
    MessagesTable messages_;
    ClocksTable clocks_;
    RequestsTable requests_;
    PapersTable papers_;
    FeedTable feed_;
    EventsTable events_;
    TokensTable tokens_;
    AnswersTable answers_;
    RegistryTable registry_;
    DatesTable dates_;
    EscalationsTable escalations_;
    LearningTable learning_;
    ClustersTable clusters_;
    ResponsesTable responses_;
    OutcomesTable outcomes_;
    TextsTable texts_;
};

}  // namespace huiying::sqlite

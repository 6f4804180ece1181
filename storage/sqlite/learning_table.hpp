// Examples out of past dispatches, trained models, and the trainings.
#pragma once
#include "service/port/learning.hpp"
#include "storage/sqlite/statement.hpp"

namespace huiying::sqlite {

class LearningTable final : public Learning {
public:
    explicit LearningTable(SQLite::Database& database);

    int model_version() const override;
    std::optional<StoredModel> model() const override;
    std::optional<Training> last_training() const override;
    std::vector<DispatchExample> examples(std::optional<MessageId> before, int most) const override;
    std::vector<DispatchExample> brought_in(std::int64_t from, int most) const override;
    void add_model(const StoredModel& model) override;
    void add_training(const Training& training) override;
    void bring_in(const DispatchExample& example) override;
    void forget_brought_in() override;

private:
    Statement model_version_;
    Statement model_;
    Statement last_training_;
    Statement examples_;
    Statement add_model_;
    Statement forget_models_;
    Statement add_training_;
    Statement brought_in_;
    Statement bring_in_;
    Statement forget_brought_in_;
};

}  // namespace huiying::sqlite

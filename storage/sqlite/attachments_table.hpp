// Files, who has brought them, and which messages name them. Their bytes lie elsewhere (storage/files).
#pragma once
#include "service/port/attachments.hpp"
#include "storage/sqlite/statement.hpp"

namespace huiying::sqlite {

class AttachmentsTable final : public Attachments {
public:
    explicit AttachmentsTable(SQLite::Database& database);

    std::vector<Attachment> of(MessageId id) const override;
    std::optional<Attachment> upload(const Digest& file, const std::string& person, Instant since) const override;
    std::vector<Digest> leaving(int most) const override;

    void expect(const Digest& file, std::int64_t size, Instant at) override;
    void add_upload(const Attachment& file, const std::string& person, Instant at) override;
    void attach(MessageId id, const std::vector<Attachment>& files) override;
    int let_go(Instant until, int most) override;
    bool forget(const Digest& file) override;

private:
    Statement of_;
    Statement upload_;
    Statement leaving_;
    Statement expect_;
    Statement add_upload_;
    Statement attach_;
    Statement name_;
    Statement forget_uploads_;
    Statement mark_leaving_;
    Statement state_;
    Statement forget_uploads_of_;
    Statement forget_;
};

}  // namespace huiying::sqlite

#include "storage/sqlite/attachments_table.hpp"

#include <algorithm>

namespace huiying::sqlite {

AttachmentsTable::AttachmentsTable(SQLite::Database& database)
    : of_(database,
          "SELECT a.sha256, a.name, a.media_type, f.size FROM attachments AS a JOIN files AS f USING (sha256) WHERE a.message_id = ?"
          " ORDER BY a.place"),
      upload_(database,
              "SELECT u.sha256, u.name, u.media_type, f.size FROM uploads AS u JOIN files AS f USING (sha256) WHERE u.sha256 = ?"
              " AND u.person = ? AND u.at > ? AND f.state <> 'leaving'"),
      leaving_(database, "SELECT sha256 FROM files WHERE state = 'leaving' ORDER BY touched_at LIMIT ?"),
      expect_(database,
              "INSERT INTO files (sha256, size, state, touched_at) VALUES (?, ?, 'waiting', ?) ON CONFLICT DO UPDATE SET"
              " touched_at = max(touched_at, excluded.touched_at), state = iif(state = 'leaving', 'waiting', state)"),
      add_upload_(database,
                  "INSERT INTO uploads (sha256, person, name, media_type, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                  " name = excluded.name, media_type = excluded.media_type, at = excluded.at"),
      attach_(database, "INSERT INTO attachments (message_id, place, sha256, name, media_type) VALUES (?, ?, ?, ?, ?)"),
      name_(database, "UPDATE files SET state = 'named' WHERE sha256 = ? AND state <> 'named'"),
      forget_uploads_(database,
                      "DELETE FROM uploads WHERE (sha256, person) IN (SELECT sha256, person FROM uploads INDEXED BY uploads_over"
                      " WHERE at <= ? ORDER BY at LIMIT ?)"),
      mark_leaving_(database,
                    "UPDATE files SET state = 'leaving' WHERE sha256 IN (SELECT sha256 FROM files INDEXED BY files_waiting"
                    " WHERE state = 'waiting' AND touched_at <= ? ORDER BY touched_at LIMIT ?)"),
      state_(database, "SELECT state FROM files WHERE sha256 = ?"),
      forget_uploads_of_(database, "DELETE FROM uploads WHERE sha256 = ?"),
      forget_(database, "DELETE FROM files WHERE sha256 = ?") {}

std::vector<Attachment> AttachmentsTable::of(MessageId id) const {
    std::vector<Attachment> files;
    auto rows = of_.run(id);
    while (rows.next()) {
        Attachment& file = files.emplace_back();
        rows.take(file.sha256, file.name, file.media_type, file.size);
    }
    return files;
}

std::optional<Attachment> AttachmentsTable::upload(const Digest& file, const std::string& person, Instant since) const {
    auto rows = upload_.run(file, person, since);
    if (!rows.next()) return std::nullopt;
    Attachment found;
    rows.take(found.sha256, found.name, found.media_type, found.size);
    return found;
}

std::vector<Digest> AttachmentsTable::leaving(int most) const {
    std::vector<Digest> files;
    auto rows = leaving_.run(most);
    while (rows.next()) files.push_back(rows.get<Digest>());
    return files;
}

void AttachmentsTable::expect(const Digest& file, std::int64_t size, Instant at) { expect_.exec(file, size, at); }

void AttachmentsTable::add_upload(const Attachment& file, const std::string& person, Instant at) {
    add_upload_.exec(file.sha256, person, file.name, file.media_type, at);
}

void AttachmentsTable::attach(MessageId id, const std::vector<Attachment>& files) {
    int place = 0;
    for (const Attachment& file : files) {
        attach_.exec(id, place++, file.sha256, file.name, file.media_type);
        name_.exec(file.sha256);
    }
}

int AttachmentsTable::let_go(Instant until, int most) {
    const int forgotten = forget_uploads_.exec(until, most);
    const int marked = mark_leaving_.exec(until, most);
    return std::max(forgotten, marked);
}

bool AttachmentsTable::forget(const Digest& file) {
    {
        auto rows = state_.run(file);
        if (!rows.next()) return true;
        if (rows.get<FileState>() != FileState::leaving) return false;
    }
    forget_uploads_of_.exec(file);
    forget_.exec(file);
    return true;
}

}  // namespace huiying::sqlite

// A copy of a database made beside its place under another name, then put there in one step: nobody ever sees half a copy.
#pragma once
#include <SQLiteCpp/Database.h>

#include <string>

#include "service/result.hpp"

namespace huiying::sqlite {

class NewFile {
public:
    /// Makes an empty file, mode 0600, in the folder of `place`. Throws StorageFailure.
    explicit NewFile(std::string place);
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    /// Removes the file unless it has been put in its place.
    ~NewFile();

    /// Copies all of `source` as of one instant. Throws SQLite::Exception.
    void copy_from(SQLite::Database& source);
    /// Makes the content durable and gives the file its name. Refuses with `file_exists` unless it may replace.
    Result<void> put(bool replace);

private:
    std::string place_;
    std::string draft_;
};

}  // namespace huiying::sqlite

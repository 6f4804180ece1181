#include "storage/sqlite/statement.hpp"

#include <sqlite3.h>

namespace huiying::sqlite {

bool Rows::next() {
    column_ = 0;
    const int code = statement_->tryExecuteStep();
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    throw_failure(*database_, code);
}

void Rows::throw_unreadable() const {
    throw StorageFailure("column " + std::string(statement_->getColumnName(column_ - 1)) + " holds what this program cannot read", false);
}

void Statement::compile() const {
    try {
        statement_ = std::make_unique<SQLite::Statement>(database_, text_);
    } catch (const SQLite::Exception& error) {
        throw as_failure(error);
    }
}

int Statement::finish() const {
    Rows rows(database_, *statement_);
    while (rows.next()) {
    }
    return database_.getChanges();
}

int Statement::attempt() const noexcept {
    try {
        prepare();
    } catch (const StorageFailure& failure) {
        return failure.full() ? SQLITE_FULL : SQLITE_ERROR;
    }
    int code = statement_->tryExecuteStep();
    while (code == SQLITE_ROW) code = statement_->tryExecuteStep();
    statement_->tryReset();
    return code == SQLITE_DONE ? SQLITE_OK : code & 0xff;
}

}  // namespace huiying::sqlite

// What a run of the service left in its database, read back so that exactly the same rows can be inserted by themselves: the measure of
// what SQLite alone can do on this machine.
#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace huiying::bench {

using Blob = std::vector<std::uint8_t>;
using Value = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;
using Row = std::vector<Value>;

class StoredRows {
public:
    /// Reads everything. Throws std::runtime_error.
    explicit StoredRows(const std::string& database);

    std::size_t messages() const noexcept { return messages_; }
    /// Inserts all of it into a new file with the same schema and the same pragmas as the service's writer uses, so many messages in a commit.
    /// Gives the seconds from the first BEGIN to the last COMMIT. Throws std::runtime_error, also when a table has not the same rows in the end.
    double insert_into(const std::string& database, std::size_t per_commit) const;

private:
    struct Table {
        std::string name;
        std::string insert;
        std::vector<std::vector<Row>> rows; ///< by message, in the order of registration
    };

    void read_table(const std::string& database, const std::string& name, const std::string& key);

    std::vector<std::string> schema_;
    std::vector<Table> tables_;
    std::vector<std::int64_t> days_; ///< of registration, by message: the service counts its numbers
    std::size_t messages_ = 0;
};

}  // namespace huiying::bench

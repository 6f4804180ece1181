// A store on a file of its own that goes with the test.
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "storage/sqlite/open.hpp"

namespace huiying::test {

/// A fresh folder, removed with all it holds.
class TempFolder {
public:
    TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    ~TempFolder();

    std::string file(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

class TempStore {
public:
    /// `options.path` is given by this class. The queue, batch and so on are the caller's.
    explicit TempStore(SqliteOptions options = {});

    Store& operator*() { return *store_; }
    Store* operator->() { return store_.get(); }
    const SqliteOptions& options() const { return options_; }
    const std::string& path() const { return options_.path; }
    const TempFolder& folder() const { return folder_; }

    void close() { store_.reset(); }
    /// Closes the store and opens its file again, as a restart does.
    void reopen();

private:
    TempFolder folder_;
    SqliteOptions options_;
    std::unique_ptr<Store> store_;
};

}  // namespace huiying::test

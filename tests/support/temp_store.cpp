#include "tests/support/temp_store.hpp"

#include <cstdlib>
#include <stdexcept>

namespace huiying::test {

TempFolder::TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "huiying-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the test");
    path_ = name;
}

TempFolder::~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

TempStore::TempStore(SqliteOptions options) : options_(std::move(options)) {
    options_.path = folder_.file("huiying.db");
    reopen();
}

void TempStore::reopen() {
    store_.reset();
    store_ = open_sqlite(options_);
}

}  // namespace huiying::test

// The file: who may read it, which files are refused, and that a backup is whole and is verified before it is restored.
#include <SQLiteCpp/Database.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <thread>

#include "tests/storage/sample.hpp"
#include "tests/support/temp_store.hpp"

namespace huiying::test {

namespace {

unsigned mode_of(const std::string& path) {
    struct stat found {};
    return stat(path.c_str(), &found) == 0 ? found.st_mode & 0777U : 0U;
}

std::string opening(const std::string& path) {
    SqliteOptions options;
    options.path = path;
    try {
        open_sqlite(options);
        return "opened";
    } catch (const StorageFailure& failure) {
        return failure.what();
    }
}

void run_sql(const std::string& path, const std::string& text) {
    SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(text);
}

std::string code_of(const Result<void>& result) { return result ? "done" : result.error().code; }

std::int64_t count_in(const std::string& path) {
    SqliteOptions options;
    options.path = path;
    return chain_length(*open_sqlite(options));
}

/// A backup of a store with three messages.
struct Backup {
    TempStore store;
    std::string file = store.folder().file("backup.db");

    Backup() {
        for (const std::string name : {"a", "b", "c"}) add(*store, plain_message(name));
        BOOST_REQUIRE(store->backup(file).has_value());
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(file)

BOOST_AUTO_TEST_CASE(only_the_owner_may_read_the_files) {
    const TempFolder folder;
    SqliteOptions options;
    options.path = folder.file("a/b/huiying.db");
    const auto store = open_sqlite(options);
    add(*store, plain_message("a"));
    BOOST_TEST(mode_of(options.path) == 0600U);
    BOOST_TEST(mode_of(options.path + "-wal") == 0600U);
    BOOST_TEST(mode_of(folder.file("a/b")) == 0700U);
}

BOOST_AUTO_TEST_CASE(a_closed_file_stands_alone) {
    TempStore store;
    add(*store, plain_message("a"));
    store.close();
    BOOST_TEST(!std::filesystem::exists(store.path() + "-wal"));
}

BOOST_AUTO_TEST_CASE(an_idle_store_empties_its_log) {
    SqliteOptions options;
    options.idle = std::chrono::milliseconds(20);
    TempStore store(options);
    add(*store, plain_message("a"));
    for (int i = 0; i < 500 && std::filesystem::file_size(store.path() + "-wal") > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    BOOST_TEST(std::filesystem::file_size(store.path() + "-wal") == 0U);
}

BOOST_AUTO_TEST_CASE(a_file_of_a_newer_program_is_refused_and_not_touched) {
    TempStore store;
    store.close();
    run_sql(store.path(), "PRAGMA user_version = 9999");
    BOOST_TEST(opening(store.path()).find("newer program") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_of_another_program_is_refused_and_not_touched) {
    const TempFolder folder;
    run_sql(folder.file("other.db"), "CREATE TABLE t (x)");
    BOOST_TEST(opening(folder.file("other.db")).find("not one of Huiying's") != std::string::npos);
    std::ofstream(folder.file("text.db")) << std::string(5000, 'x');
    BOOST_TEST(opening(folder.file("text.db")).find("not one of Huiying's") != std::string::npos);
    BOOST_TEST(std::filesystem::file_size(folder.file("text.db")) == 5000U);
}

BOOST_AUTO_TEST_CASE(a_folder_in_the_files_place_is_refused) {
    const TempFolder folder;
    BOOST_TEST(opening(folder.file("")).find("cannot") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_backup_is_taken_while_others_write_and_is_consistent) {
    TempStore store;
    std::atomic<bool> stop = false;
    std::thread writer([&store, &stop] {
        for (int i = 0; !stop; ++i) add(*store, plain_message(std::to_string(i)));
    });
    while (store->health().written < 20) std::this_thread::yield();
    const std::string file = store.folder().file("backup.db");
    const auto done = store->backup(file);
    stop = true;
    writer.join();
    BOOST_TEST(code_of(done) == "done");
    BOOST_TEST(mode_of(file) == 0600U);
    BOOST_TEST(code_of(restore_sqlite(file, store.folder().file("copy.db"))) == "done");
    BOOST_TEST(count_in(store.folder().file("copy.db")) >= 20);
}

BOOST_FIXTURE_TEST_CASE(a_backup_never_overwrites_a_file, Backup) {
    BOOST_TEST(code_of(store->backup(file)) == "file_exists");
    BOOST_TEST(code_of(store->backup(store.folder().file("no/such/folder.db"))) == "backup_failed");
}

BOOST_FIXTURE_TEST_CASE(a_backup_replaces_a_store_only_when_told_so, Backup) {
    add(*store, plain_message("d"));
    store.close();
    BOOST_TEST(code_of(restore_sqlite(file, store.path())) == "file_exists");
    BOOST_TEST(count_in(store.path()) == 4);
    BOOST_TEST(code_of(restore_sqlite(file, store.path(), true)) == "done");
    BOOST_TEST(count_in(store.path()) == 3);
}

BOOST_FIXTURE_TEST_CASE(a_store_in_use_is_not_replaced, Backup) {
    BOOST_TEST(code_of(restore_sqlite(file, store.path(), true)) == "storage_in_use");
    add(*store, plain_message("d"));
    BOOST_TEST(chain_length(*store) == 4);
}

BOOST_FIXTURE_TEST_CASE(a_broken_store_is_replaced, Backup) {
    store.close();
    std::filesystem::resize_file(store.path(), 5000);
    std::fstream(store.path(), std::ios::in | std::ios::out) << "no longer a database";
    BOOST_TEST(code_of(restore_sqlite(file, store.path(), true)) == "done");
    BOOST_TEST(count_in(store.path()) == 3);
}

BOOST_FIXTURE_TEST_CASE(a_changed_record_is_not_restored, Backup) {
    run_sql(file, "DROP TRIGGER events_never_change; UPDATE events SET person = 'x' WHERE seq = 2");
    const auto result = restore_sqlite(file, store.folder().file("copy.db"));
    BOOST_TEST(code_of(result) == "backup_damaged");
    BOOST_TEST(result.error().detail.find("event 2") != std::string::npos);
    BOOST_TEST(!std::filesystem::exists(store.folder().file("copy.db")));
}

BOOST_FIXTURE_TEST_CASE(a_record_with_a_gap_is_not_restored, Backup) {
    run_sql(file, "DROP TRIGGER events_never_vanish; DELETE FROM events WHERE seq = 1");
    BOOST_TEST(code_of(restore_sqlite(file, store.folder().file("copy.db"))) == "backup_damaged");
}

BOOST_FIXTURE_TEST_CASE(what_is_no_backup_is_not_restored, Backup) {
    const std::string copy = store.folder().file("copy.db");
    BOOST_TEST(code_of(restore_sqlite(store.folder().file("none.db"), copy)) == "no_such_backup");
    std::ofstream(store.folder().file("text.db")) << std::string(5000, 'x');
    BOOST_TEST(code_of(restore_sqlite(store.folder().file("text.db"), copy)) == "backup_damaged");
    std::ofstream(store.folder().file("empty.db"));
    BOOST_TEST(code_of(restore_sqlite(store.folder().file("empty.db"), copy)) == "not_a_backup");
    run_sql(store.folder().file("other.db"), "CREATE TABLE t (x)");
    BOOST_TEST(code_of(restore_sqlite(store.folder().file("other.db"), copy)) == "not_a_backup");
    run_sql(file, "PRAGMA user_version = 9999");
    BOOST_TEST(code_of(restore_sqlite(file, copy)) == "not_a_backup");
    BOOST_TEST(!std::filesystem::exists(copy));
}

BOOST_FIXTURE_TEST_CASE(a_truncated_backup_is_not_restored, Backup) {
    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    BOOST_TEST(code_of(restore_sqlite(file, store.folder().file("copy.db"))) == "backup_damaged");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace huiying::test

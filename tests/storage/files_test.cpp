// Where attachments lie: whole or not at all, the same content once, taken away without losing what is brought again, copied with every byte looked at,
// and the program that looks for viruses.
#include "storage/files/open.hpp"

#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <limits>
#include <thread>

#include "service/rules/digest.hpp"
#include "tests/support/temp_store.hpp"

namespace huiying::test {

namespace {

namespace fs = std::filesystem;

const std::string picture = "\xFF\xD8\xFF a picture";

struct Cellar {
    TempFolder folder;
    std::string place = folder.file("huiying.db.files");
    std::unique_ptr<Files> files = open_files(place);

    Digest bring(const std::string& content) const {
        const auto file = files->receive();
        file->append(content);
        const Digest digest = file->seal();
        file->keep();
        return digest;
    }
    std::string read(const Digest& digest) const {
        const auto file = files->open(digest);
        return file ? file->read(1'000'000) : "nothing";
    }
    std::string path(const Digest& digest) const { return place + "/" + to_hex(digest).substr(0, 2) + "/" + to_hex(digest).substr(2); }
    std::size_t count(const std::string& below) const {
        return fs::is_directory(place + below) ? static_cast<std::size_t>(std::distance(fs::directory_iterator(place + below), fs::directory_iterator())) : 0;
    }
};

ScanVerdict scan(const std::string& command, const std::string& path, std::chrono::milliseconds most = std::chrono::seconds(20)) {
    const std::stop_source nobody;
    return command_scanner(command, most)(path, nobody.get_token());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(files)

BOOST_AUTO_TEST_CASE(a_file_lies_under_the_digest_of_its_content) {
    const Cellar cellar;
    const Digest digest = cellar.bring(picture);
    BOOST_TEST(to_hex(digest) == to_hex(sha256(picture)));
    BOOST_TEST(cellar.read(digest) == picture);
    BOOST_TEST(cellar.files->open(digest)->size() == static_cast<std::int64_t>(picture.size()));
    BOOST_TEST(cellar.read(sha256("another")) == "nothing");
    BOOST_TEST(fs::exists(cellar.path(digest)));
    struct stat status {};
    BOOST_REQUIRE(stat(cellar.path(digest).c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 0777) == 0600);
}

BOOST_AUTO_TEST_CASE(the_same_content_lies_there_once_and_nothing_half_stays) {
    const Cellar cellar;
    const Digest digest = cellar.bring(picture);
    BOOST_TEST((cellar.bring(picture) == digest));
    BOOST_TEST(cellar.count("/" + to_hex(digest).substr(0, 2)) == 1U);
    {
        const auto half = cellar.files->receive();
        half->append("half of a");
        BOOST_TEST(cellar.count("/incoming") == 1U);
    }
    {
        const auto refused = cellar.files->receive();
        refused->append("sealed, then refused");
        refused->seal();
    }
    BOOST_TEST(cellar.count("/incoming") == 0U);
}

BOOST_AUTO_TEST_CASE(no_file_comes_in_below_the_reserve) {
    const Cellar cellar;
    const Digest digest = cellar.bring(picture);
    const auto files = open_files(cellar.place, std::numeric_limits<std::uint64_t>::max());
    BOOST_CHECK_EXCEPTION(files->receive(), StorageFailure, [](const StorageFailure& failure) { return failure.full(); });
    BOOST_TEST(cellar.count("/incoming") == 0U);
    BOOST_TEST(files->open(digest)->read(100) == picture);
}

BOOST_AUTO_TEST_CASE(what_is_set_aside_can_go_back_or_go_for_good) {
    const Cellar cellar;
    const Digest digest = cellar.bring(picture);
    {
        const auto sweep = cellar.files->sweep();
        BOOST_REQUIRE(sweep);
        BOOST_TEST(!cellar.files->sweep()); // one at a time
        sweep->set_aside(digest);
        sweep->set_aside(sha256("not there"));
        BOOST_TEST(!fs::exists(cellar.path(digest)));
        BOOST_TEST(cellar.read(digest) == picture); // whoever may have it still gets it
    }
    // Broken off here, the next one finds it, and so does a copy.
    BOOST_TEST(copy_files(cellar.place, cellar.folder.file("copy"), Alike::size).copied == 1U);
    const auto sweep = cellar.files->sweep();
    BOOST_REQUIRE(sweep);
    BOOST_TEST((sweep->aside() == std::vector<Digest>{digest}));
    sweep->put_back(digest);
    BOOST_TEST(cellar.read(digest) == picture);
    sweep->set_aside(digest);
    sweep->remove(digest);
    sweep->remove(digest);
    BOOST_TEST(cellar.read(digest) == "nothing");
    BOOST_TEST(sweep->aside().empty());
}

BOOST_AUTO_TEST_CASE(what_a_dead_process_left_half_goes_after_an_hour) {
    const Cellar cellar;
    cellar.bring(picture);
    for (const char* name : {"old", "fresh"}) std::ofstream{cellar.place + "/incoming/" + name} << "half";
    fs::last_write_time(cellar.place + "/incoming/old", fs::file_time_type::clock::now() - std::chrono::hours(2));
    cellar.files->sweep()->remove_broken_off();
    BOOST_TEST(!fs::exists(cellar.place + "/incoming/old"));
    BOOST_TEST(fs::exists(cellar.place + "/incoming/fresh"));
}

BOOST_AUTO_TEST_CASE(a_copy_brings_what_is_new_and_leaves_out_what_is_damaged) {
    const Cellar cellar;
    const std::string copy = cellar.folder.file("backup.db.files");
    BOOST_TEST(copy_files(cellar.folder.file("nowhere"), copy, Alike::size).copied == 0U);
    const Digest first = cellar.bring(picture);
    BOOST_TEST(copy_files(cellar.place, copy, Alike::size).copied == 1U);
    const Digest second = cellar.bring("second");
    const Digest third = cellar.bring("third");
    std::ofstream{cellar.path(third), std::ios::trunc} << "thirst";
    const auto again = copy_files(cellar.place, copy, Alike::size);
    BOOST_TEST((again.copied == 1U && again.there == 1U));
    BOOST_TEST((again.damaged == std::vector<std::string>{to_hex(third)}));
    const auto copied = open_files(copy);
    BOOST_TEST(copied->open(first)->read(100) == picture);
    BOOST_TEST(copied->open(second)->read(100) == "second");
    BOOST_TEST(!copied->open(third));
}

BOOST_AUTO_TEST_CASE(a_file_of_the_same_size_is_not_the_same_file) {
    const Cellar cellar;
    const std::string copy = cellar.folder.file("backup.db.files");
    const Digest digest = cellar.bring(picture);
    const std::vector<WantedFile> wanted{{digest, static_cast<std::int64_t>(picture.size())}, {sha256("never there"), 5}};
    BOOST_TEST(copy_files(cellar.place, copy, Alike::content).copied == 1U);
    std::ofstream{cellar.path(digest), std::ios::trunc} << std::string(picture.size(), 'x');
    const std::vector<std::string> never{to_hex(sha256("never there"))};
    BOOST_TEST((lacking_files({cellar.place}, wanted, Alike::size) == never));
    BOOST_TEST((lacking_files({cellar.place}, wanted, Alike::content) == std::vector<std::string>{to_hex(digest), never.front()}));
    BOOST_TEST((lacking_files({cellar.place, copy}, wanted, Alike::content) == never));
    BOOST_TEST(copy_files(copy, cellar.place, Alike::size).copied == 0U);
    BOOST_TEST(copy_files(copy, cellar.place, Alike::content).copied == 1U);
    BOOST_TEST(cellar.read(digest) == picture);
}

BOOST_AUTO_TEST_CASE(what_a_restored_database_does_not_know_is_set_aside) {
    const Cellar cellar;
    BOOST_TEST(set_aside_others(cellar.place, {}) == 0U); // nothing there
    const Digest known = cellar.bring(picture);
    const Digest other = cellar.bring("of a letter that is not there any more");
    {
        const auto held = cellar.files->sweep();
        BOOST_CHECK_THROW(set_aside_others(cellar.place, {known}), StorageFailure);
    }
    BOOST_TEST(set_aside_others(cellar.place, {known, sha256("not there")}) == 1U);
    BOOST_TEST(fs::exists(cellar.path(known)));
    BOOST_TEST(!fs::exists(cellar.path(other)));
    BOOST_TEST((cellar.files->sweep()->aside() == std::vector<Digest>{other}));
}

BOOST_AUTO_TEST_CASE(the_scanners_exit_status_is_its_verdict) {
    const TempFolder folder;
    const std::string path = folder.file("a picture");
    std::ofstream{path} << picture;
    BOOST_TEST((scan("grep -q virus {file}", path) == ScanVerdict::infected)); // grep: 1 is not found
    BOOST_TEST((scan("grep -q picture {file}", path) == ScanVerdict::clean));
    BOOST_TEST((scan("grep -q picture {file}.away", path) == ScanVerdict::unknown));
    BOOST_TEST((scan("no-such-program-anywhere {file}", path) == ScanVerdict::unknown));
    BOOST_TEST((scan("", path) == ScanVerdict::unknown));
}

BOOST_AUTO_TEST_CASE(a_scanner_that_takes_too_long_or_outlasts_the_service_is_ended) {
    const auto begun = std::chrono::steady_clock::now();
    BOOST_TEST((scan("sleep 60", ".", std::chrono::milliseconds(100)) == ScanVerdict::unknown));
    std::stop_source stopping;
    std::thread stopper{[&stopping] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        stopping.request_stop();
    }};
    BOOST_TEST((command_scanner("sleep 60", std::chrono::seconds(60))(".", stopping.get_token()) == ScanVerdict::unknown));
    stopper.join();
    BOOST_TEST((std::chrono::steady_clock::now() - begun < std::chrono::seconds(30)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace huiying::test

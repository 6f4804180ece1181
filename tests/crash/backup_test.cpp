// Backup while serving, restore that verifies first, and a record that shows when it was tampered with.
#include "tests/crash/load.hpp"
#include <SQLiteCpp/SQLiteCpp.h>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace huiying::tests {

namespace {

/// The tables and triggers keep the record from being altered; someone with the file can take them away.
void tamper(const std::string& file) {
    SQLite::Database database{file, SQLite::OPEN_READWRITE};
    std::vector<std::string> triggers;
    SQLite::Statement names{database, "SELECT name FROM sqlite_schema WHERE type = 'trigger'"};
    while (names.executeStep()) triggers.push_back(names.getColumn(0).getString());
    for (const auto& name : triggers) database.exec("DROP TRIGGER \"" + name + "\"");
    BOOST_TEST(database.exec("UPDATE events SET person = 'nobody' WHERE seq = 3") == 1);
}

void damage(const std::string& file, const std::string& copy) {
    std::string text = file_text(file);
    for (std::size_t i = text.size() / 2; i < text.size() / 2 + 8192 && i < text.size(); ++i) text[i] = static_cast<char>(~text[i]);
    write_file(copy, text);
}

} // namespace

BOOST_AUTO_TEST_SUITE(backup)

BOOST_AUTO_TEST_CASE(a_backup_taken_while_serving_can_be_restored) {
    ProgramFixture fixture;
    const auto staff = fixture.staff_token();
    const std::string copy = fixture.folder().file("backup.db");
    const std::string restored = fixture.folder().file("restored.db");
    Load::Acknowledged before;
    {
        RunningService service{fixture};
        Load load{service, staff, "b"};
        BOOST_TEST(load.wait_for(50));
        before = everything_stored(service, staff);
        const Ran ran = fixture.run({"backup", copy});
        BOOST_TEST(ran.status == 0, ran.err);
        BOOST_TEST(load.wait_for(before.size() + 20)); // the writers went on
        BOOST_TEST(fixture.run({"backup", copy}).status == 2); // never over a file that is there
        const Ran held = fixture.run({"restore", copy, "--replace"});
        BOOST_TEST(held.status == 2);
        BOOST_TEST(held.err.find("server") != std::string::npos, held.err);
        load.finish();
        service.signal(SIGTERM);
        BOOST_TEST((service.end() == 0));
    }
    const Ran ran = fixture.run({"restore", copy}, restored);
    BOOST_TEST(ran.status == 0, ran.err);
    BOOST_TEST(fixture.run({"audit", "verify"}, restored).status == 0);
    RunningService service{fixture, {}, restored};
    const auto stored = everything_stored(service, staff);
    BOOST_TEST(missing(before, stored) == 0);
}

BOOST_AUTO_TEST_CASE(what_is_damaged_is_not_restored_and_nothing_is_touched) {
    ProgramFixture fixture;
    const auto staff = fixture.staff_token();
    {
        RunningService service{fixture};
        Load load{service, staff, "d"};
        BOOST_TEST(load.wait_for(60));
        load.finish();
        service.signal(SIGTERM);
        BOOST_TEST((service.end() == 0));
    }
    const std::string copy = fixture.folder().file("backup.db");
    BOOST_TEST(fixture.run({"backup", copy}).status == 0);
    const std::string bad = fixture.folder().file("bad.db");
    const auto refuses = [&](const char* why) {
        const std::string before = file_text(fixture.database());
        const Ran ran = fixture.run({"restore", bad, "--replace"});
        BOOST_TEST(ran.status == 2, why);
        BOOST_TEST(!ran.err.empty());
        BOOST_TEST((file_text(fixture.database()) == before), why);
    };
    damage(copy, bad);
    refuses("pages overwritten");
    write_file(bad, file_text(copy).substr(0, std::filesystem::file_size(copy) / 2));
    refuses("cut in half");
    write_file(bad, "no database at all, but long enough to look like one");
    refuses("another file");
    write_file(bad, "");
    refuses("an empty file");
    write_file(bad, file_text(copy));
    tamper(bad);
    refuses("a changed record");
    std::filesystem::remove(bad);
    refuses("no file");
    BOOST_TEST(fixture.run({"restore", copy}).status == 2); // only with --replace over what is there
    BOOST_TEST(fixture.run({"restore", copy, "--replace"}).status == 0);
}

BOOST_AUTO_TEST_CASE(audit_verify_names_the_first_broken_link) {
    ProgramFixture fixture;
    write_file(fixture.folder().file("in.jsonl"), R"({"external_id":"1","title":"一"})" "\n" R"({"external_id":"2","title":"二"})" "\n" R"({"external_id":"3","title":"三"})" "\n" R"({"external_id":"4","title":"四"})" "\n");
    BOOST_TEST(fixture.run({"import", "--channel", "web_message", fixture.folder().file("in.jsonl")}).status == 0);
    BOOST_TEST(fixture.run({"audit", "verify"}).status == 0);
    tamper(fixture.database());
    const Ran ran = fixture.run({"audit", "verify"});
    BOOST_TEST(ran.status == 1);
    BOOST_TEST(ran.out.find("event 3") != std::string::npos, ran.out);
}

BOOST_AUTO_TEST_CASE(a_file_of_a_newer_program_is_left_alone) {
    ProgramFixture fixture;
    fixture.staff_token();
    {
        SQLite::Database database{fixture.database(), SQLite::OPEN_READWRITE};
        database.exec("PRAGMA journal_mode = DELETE");
        database.exec("PRAGMA user_version = 9999");
    }
    const std::string before = file_text(fixture.database());
    for (const std::vector<std::string>& command : {std::vector<std::string>{"serve"}, {"token", "list"}, {"audit", "verify"}}) {
        const Ran ran = fixture.run(command);
        BOOST_TEST(ran.status == 2, command.front());
        BOOST_TEST(ran.err.find("newer") != std::string::npos, ran.err);
    }
    BOOST_TEST((file_text(fixture.database()) == before));
}

BOOST_AUTO_TEST_CASE(attachments_go_into_the_backup_and_come_back) {
    ProgramFixture fixture;
    const auto staff = fixture.staff_token();
    const std::string copy = fixture.folder().file("backup.db");
    const std::string restored = fixture.folder().file("restored.db");
    const std::string content = "%PDF-1.7 a letter";
    std::string url;
    {
        RunningService service{fixture};
        auto client = service.connect();
        ClientHeaders headers = staff;
        headers.emplace_back("Content-Type", "application/pdf");
        const auto brought = client.request("POST", "/v1/attachments?name=a.pdf", content, headers);
        BOOST_REQUIRE_EQUAL(brought.status, 201);
        const std::string message = R"({"channel":"web_message","external_id":"1","body":"见附件","attachments":[)" + brought.body + "]}";
        const auto posted = client.post("/v1/messages", message, staff);
        BOOST_REQUIRE_EQUAL(posted.status, 201);
        url = nlohmann::json::parse(posted.body).at("attachments").at(0).at("url");
        BOOST_TEST(fixture.run({"backup", copy}).status == 0);
        service.signal(SIGTERM);
        BOOST_TEST((service.end() == 0));
    }
    BOOST_TEST(fixture.run({"restore", copy}, restored).status == 0);
    // What belongs to letters that are gone with the database before does not stay beside the new one.
    const std::string other = restored + ".files/ab/" + std::string(62, 'c');
    std::filesystem::create_directories(restored + ".files/ab");
    write_file(other, "of a letter that was not in the backup");
    BOOST_TEST(fixture.run({"restore", copy, "--replace"}, restored).status == 0);
    BOOST_TEST(!std::filesystem::exists(other));
    RunningService service{fixture, {}, restored};
    BOOST_TEST(service.connect().get(url, staff).body == content);

    // With one that is damaged or missing nothing is restored, unless that is said to be all right.
    for (const auto& entry : std::filesystem::recursive_directory_iterator(copy + ".files"))
        if (entry.is_regular_file() && entry.path().filename() != "lock") write_file(entry.path().string(), "something else");
    const std::string third = fixture.folder().file("third.db");
    const Ran ran = fixture.run({"restore", copy}, third);
    BOOST_TEST((ran.status == 2 && ran.err.find("damaged") != std::string::npos), ran.err);
    BOOST_TEST(!std::filesystem::exists(third));
    std::filesystem::remove_all(copy + ".files");
    BOOST_TEST(fixture.run({"restore", copy}, third).status == 2);
    BOOST_TEST(!std::filesystem::exists(third));
    const Ran incomplete = fixture.run({"restore", copy, "--incomplete"}, third);
    BOOST_TEST(incomplete.status == 1, incomplete.err);
    BOOST_TEST(incomplete.err.find("1 attachments that messages name are lacking") != std::string::npos, incomplete.err);
    // What lies beside the target already need not be in the backup.
    BOOST_TEST(fixture.run({"restore", copy, "--replace"}).status == 0);
    std::filesystem::remove_all(fixture.database() + ".files");
    BOOST_TEST(fixture.run({"backup", fixture.folder().file("lacking.db")}).status == 2);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests

// A disk that fills up: writes are refused with 503, reads go on, and once there is room again the service goes on by itself.
// Needs the right to mount a small file system; plainly skipped without it.
#include "tests/crash/load.hpp"
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <nlohmann/json.hpp>
#include <sys/mount.h>

namespace huiying::tests {

using nlohmann::json;

namespace {

/// A file system of a few megabytes, in memory.
class SmallDisk {
public:
    SmallDisk() : path_(folder_.file("disk")) {
        std::filesystem::create_directory(path_);
        mounted_ = mount("none", path_.c_str(), "tmpfs", 0, "size=8m") == 0;
    }
    ~SmallDisk() {
        if (mounted_) umount2(path_.c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    bool mounted() const { return mounted_; }
    std::string file(const std::string& name) const { return path_ + "/" + name; }

private:
    test::TempFolder folder_;
    std::string path_;
    bool mounted_ = false;
};

std::string letter(int number, std::size_t bytes) {
    return json{{"channel", "web_message"}, {"external_id", std::to_string(number)}, {"body", std::string(bytes, 'x')}}.dump();
}

} // namespace

BOOST_AUTO_TEST_SUITE(full_disk)

BOOST_AUTO_TEST_CASE(writes_are_refused_reads_go_on_and_room_brings_it_back) {
    const SmallDisk disk;
    if (!disk.mounted()) {
        BOOST_TEST_MESSAGE("skipped: no right to mount a small file system here");
        return;
    }
    const ProgramFixture fixture{disk.file("huiying.db")};
    const auto staff = fixture.staff_token();
    RunningService service{fixture};
    write_file(disk.file("ballast"), std::string(5 * 1024 * 1024, 'b'));
    auto client = service.connect();

    Load::Acknowledged acknowledged;
    ClientResponse refused;
    int number = 0;
    for (; number < 200 && refused.status != 503; ++number) {
        const auto answer = client.post("/v1/messages", letter(number, 100'000), staff);
        if (answer.status == 201) acknowledged[std::to_string(number)] = json::parse(answer.body).at("number");
        else refused = answer;
    }
    BOOST_TEST(acknowledged.size() > 3u);
    BOOST_REQUIRE_EQUAL(refused.status, 503);
    BOOST_TEST(json::parse(refused.body).at("code") == "storage_full");
    BOOST_TEST(!refused.header("Retry-After").empty());

    // Reading goes on; the service says what is wrong.
    BOOST_TEST(client.get("/v1/messages?limit=1", staff).status == 200);
    BOOST_TEST(missing(acknowledged, everything_stored(service, staff)) == 0);
    const auto ready = client.get("/readyz");
    BOOST_TEST(ready.status == 503);
    BOOST_TEST(ready.body.find("storage_full") != std::string::npos);
    BOOST_TEST(client.get("/healthz").status == 200);
    // A small letter may still fit into what is left; that is no room to go on.
    if (const auto small = client.post("/v1/messages", letter(++number, 1), staff); small.status == 201)
        acknowledged[std::to_string(number)] = json::parse(small.body).at("number");
    BOOST_TEST(client.get("/readyz").status == 503);
    ++number;

    std::filesystem::remove(disk.file("ballast"));
    // Without a single request to write, it finds out by itself.
    BOOST_TEST(eventually([&] { return client.get("/readyz").status == 200; }));
    const auto again = client.post("/v1/messages", letter(number, 100'000), staff);
    BOOST_TEST(again.status == 201);
    acknowledged[std::to_string(number)] = json::parse(again.body).at("number");
    const auto stored = everything_stored(service, staff);
    BOOST_TEST((stored == acknowledged)); // what was refused is not there
    service.signal(SIGTERM);
    BOOST_TEST((service.end() == 0));
    BOOST_TEST(fixture.run({"audit", "verify"}).status == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests

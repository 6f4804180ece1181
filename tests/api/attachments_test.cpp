// Attachments over the API: a channel brings a file and names it in a message, whoever may see the message gets it and nobody else, and what nobody names
// goes again.
#include "service/attachments.hpp"
#include "service/rules/digest.hpp"
#include "tests/support/scenario.hpp"
#include "tests/support/temp_store.hpp"
#include <boost/test/unit_test.hpp>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <limits>
#include <nlohmann/json.hpp>
#include <thread>
#include <tuple>

namespace huiying::tests {

using nlohmann::json;

namespace {

const std::string picture = "\xFF\xD8\xFF\xE0 a picture of the lift";
const std::string letter = "\x25PDF-1.7 a letter";
const ClientHeaders as_jpeg{{"Content-Type", "image/jpeg"}};

ClientResponse bring(ApiFixture& api, const std::string& who, const std::string& content = picture, const std::string& query = "?name=%E7%94%B5%E6%A2%AF.jpg",
                     const ClientHeaders& headers = as_jpeg) {
    return api.call(who, "POST /v1/attachments" + query, content, headers);
}

std::string sha(const std::string& content) { return to_hex(sha256(content)); }

std::string code_of(const ClientResponse& answer) { return json::parse(answer.body).value("code", ""); }

std::string message_with(const std::string& external_id, const json& attachments) {
    return json{{"channel", "hotline_12345"}, {"external_id", external_id}, {"kind", "help"}, {"title", "停车"}, {"service_item", "parking.estate"}, {"attachments", attachments}}.dump();
}

json posted(ApiFixture& api, const std::string& external_id, const json& attachments, int status = 201) {
    const auto answer = api.call("hotline", "POST /v1/messages", message_with(external_id, attachments));
    BOOST_TEST(answer.status == status, answer.body);
    return json::parse(answer.body);
}

/// The faults of a refused message: `/attachments/0 unknown_attachment`.
std::string faults(const json& problem) {
    std::string out;
    for (const auto& fault : problem.value("errors", json::array()))
        out += (out.empty() ? "" : ", ") + fault.at("pointer").get<std::string>() + " " + fault.at("code").get<std::string>();
    return out;
}

std::size_t files_kept(const ApiFixture& api) {
    std::size_t count = 0;
    std::error_code changing; // a folder that has just been made or a file that has just gone
    for (const auto& entry : std::filesystem::recursive_directory_iterator(api.files_folder(), changing))
        count += entry.is_regular_file(changing) && entry.path().filename() != "lock" ? 1 : 0;
    return count;
}

bool eventually(const std::function<bool()>& question) {
    for (int i = 0; i < 2000; ++i) {
        if (question()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return false;
}

ApiOptions scanned_by(const std::string& command) {
    ApiOptions options;
    options.files.scan = command_scanner(command, std::chrono::seconds{20});
    return options;
}

/// For answers of 5xx, which the fixture takes for failures.
ClientResponse bring_plainly(ApiFixture& api, const std::string& content) {
    ClientHeaders headers = api.as("hotline");
    headers.emplace_back("Content-Type", "image/jpeg");
    auto client = api.connect();
    return client.request("POST", "/v1/attachments", content, headers);
}

/// Files on a disk that takes its time to remove one: until it is told to, or seconds have passed.
class SlowFiles final : public Files {
public:
    struct Gate {
        std::promise<void> removing;
        std::promise<void> go_on;
        std::future<void> told = go_on.get_future();
        std::atomic<bool> late = false;
    };
    SlowFiles(std::unique_ptr<Files> files, std::shared_ptr<Gate> gate) : files_(std::move(files)), gate_(std::move(gate)) {}

    std::unique_ptr<IncomingFile> receive() override { return std::make_unique<Incoming>(files_->receive(), gate_); }
    std::unique_ptr<OpenFile> open(const Digest& file) const override { return files_->open(file); }
    std::unique_ptr<FileSweep> sweep() override { return files_->sweep(); }

private:
    class Incoming final : public IncomingFile {
    public:
        Incoming(std::unique_ptr<IncomingFile> file, std::shared_ptr<Gate> gate) : file_(std::move(file)), gate_(std::move(gate)) {}
        ~Incoming() override {
            gate_->removing.set_value();
            gate_->late = gate_->told.wait_for(std::chrono::seconds{20}) != std::future_status::ready;
        }
        void append(std::string_view part) override { file_->append(part); }
        Digest seal() override { return file_->seal(); }
        const std::string& path() const override { return file_->path(); }
        void keep() override { file_->keep(); }

    private:
        std::unique_ptr<IncomingFile> file_;
        std::shared_ptr<Gate> gate_;
    };

    std::unique_ptr<Files> files_;
    std::shared_ptr<Gate> gate_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(attachments)

BOOST_AUTO_TEST_CASE(a_file_is_brought_named_and_given_to_the_office) {
    ApiFixture api;
    const auto stored = bring(api, "hotline");
    BOOST_REQUIRE_EQUAL(stored.status, 201);
    const json file = json::parse(stored.body);
    BOOST_TEST((file == json{{"name", "电梯.jpg"}, {"media_type", "image/jpeg"}, {"size", picture.size()}, {"sha256", sha(picture)}}));

    const json message = posted(api, "1", json::array({file}));
    const std::string url = "/v1/messages/" + message.at("id").get<std::string>() + "/attachments/" + sha(picture);
    json shown = file;
    shown["url"] = url;
    BOOST_TEST((message.at("attachments") == json::array({shown})));
    const json read = json::parse(api.call("glb", "GET /v1/messages/" + message.at("id").get<std::string>()).body);
    BOOST_TEST((read.at("attachments") == message.at("attachments")));

    const auto got = api.call("glb", "GET " + url);
    BOOST_TEST((got.status == 200 && got.body == picture));
    BOOST_TEST(got.header("Content-Type") == "image/jpeg");
    BOOST_TEST((got.header("Content-Length") == std::to_string(picture.size()) && !got.has_header("Transfer-Encoding")));
    BOOST_TEST(got.header("Content-Disposition") == "attachment; filename*=UTF-8''%E7%94%B5%E6%A2%AF.jpg");
    BOOST_TEST(got.header("X-Content-Type-Options") == "nosniff");
    BOOST_TEST(got.header("Content-Security-Policy").find("sandbox") != std::string::npos);
    BOOST_TEST(got.header("Cache-Control") == "private, no-store");
    BOOST_TEST(api.call("hotline", "GET " + url).body == picture);
    const auto head = api.call("supervisor", "HEAD " + url);
    BOOST_TEST((head.status == 200 && head.body.empty() && head.header("Content-Type") == "image/jpeg" && head.header("Content-Length") == std::to_string(picture.size())));
}

BOOST_AUTO_TEST_CASE(only_who_may_see_the_message_gets_its_files) {
    ApiFixture api;
    bring(api, "hotline");
    const json message = posted(api, "1", json::array({sha(picture)}));
    const json other = posted(api, "2", json::array());
    const std::string url = "GET /v1/messages/" + message.at("id").get<std::string>() + "/attachments/";
    for (const char* who : {"zzb", "web"}) BOOST_TEST(api.call(who, url + sha(picture)).status == 404, who);
    BOOST_TEST(api.call("", url + sha(picture)).status == 401);
    BOOST_TEST(api.call("editor", url + sha(picture)).status == 403);
    BOOST_TEST(api.call("dispatcher", url + sha(picture)).status == 200);
    // Not by way of another message, nor what is no file of it.
    BOOST_TEST(api.call("glb", "GET /v1/messages/" + other.at("id").get<std::string>() + "/attachments/" + sha(picture)).status == 404);
    for (const std::string& wrong : {sha(letter), std::string{"00"}, std::string{"..%2F..%2Fhuiying.db"}, sha(picture) + "0"}) BOOST_TEST(api.call("glb", url + wrong).status == 404, wrong);
}

BOOST_AUTO_TEST_CASE(files_of_a_sealed_message_are_sealed) {
    ApiFixture api;
    bring(api, "adapter");
    const json body{{"channel", "leader_mailbox"}, {"external_id", "1"}, {"kind", "report"}, {"title", "反映"}, {"service_item", "conduct"}, {"attachments", {sha(picture)}}};
    const json message = json::parse(api.call("adapter", "POST /v1/messages", body.dump()).body);
    const std::string url = message.at("attachments").at(0).at("url");
    BOOST_TEST(api.call("jgw", "GET " + url).status == 200);
    BOOST_TEST(api.call("glb", "GET " + url).status == 404);
}

BOOST_AUTO_TEST_CASE(what_is_not_taken) {
    struct Case {
        const char* name;
        std::string content;
        std::string query;
        std::string type;
        int status;
        std::string code;
    };
    const std::vector<Case> cases{
        {"nothing", "", "", "image/jpeg", 422, "invalid_content"},
        {"a page", "<html>", "", "text/html", 415, "unsupported_media_type"},
        {"a drawing with scripts", "<svg/>", "", "image/svg+xml", 415, "unsupported_media_type"},
        {"a program", "MZ", "", "application/x-msdownload", 415, "unsupported_media_type"},
        {"no type", "MZ", "", "application/octet-stream", 415, "unsupported_media_type"},
        {"a program that calls itself a picture", "MZ\x90", "", "image/jpeg", 415, "media_type_mismatch"},
        {"an ending of something else", picture, "?name=a.exe", "image/jpeg", 422, "invalid_content"},
        {"a way out of the folder", picture, "?name=..%2Fa.jpg", "image/jpeg", 422, "invalid_content"},
        {"Windows' way", picture, "?name=a%5Cb.jpg", "image/jpeg", 422, "invalid_content"},
        {"a name that reads backwards", picture, "?name=a%E2%80%AEgpj.exe.jpg", "image/jpeg", 422, "invalid_content"},
        {"a tab in the name", picture, "?name=a%09.jpg", "image/jpeg", 422, "invalid_content"},
        {"a name too long", picture, "?name=" + std::string(252, 'x') + ".jpg", "image/jpeg", 422, "invalid_content"},
        {"a parameter nobody knows", picture, "?nam=a.jpg", "image/jpeg", 422, "invalid_content"},
    };
    ApiFixture api;
    for (const Case& one : cases) {
        const auto answer = bring(api, "hotline", one.content, one.query, {{"Content-Type", one.type}});
        BOOST_TEST(answer.status == one.status, one.name << ": " << answer.body);
        if (one.status == 415) BOOST_TEST(code_of(answer) == one.code, one.name << ": " << answer.body);
        BOOST_TEST(answer.body.find("exe") == std::string::npos, one.name);
    }
    BOOST_TEST(bring(api, "hotline", letter, "", {{"Content-Type", "Application/PDF; charset=x"}}).status == 201);
    BOOST_TEST(files_kept(api) == 1U);
}

BOOST_AUTO_TEST_CASE(twenty_mebibytes_are_taken_and_not_a_byte_more) {
    ApiFixture api;
    std::string large = picture;
    large.resize(20 * 1024 * 1024, 'x');
    const auto taken = bring(api, "hotline", large);
    BOOST_REQUIRE_EQUAL(taken.status, 201);
    const json message = posted(api, "1", json::array({sha(large)}));
    BOOST_TEST((api.call("glb", "GET " + message.at("attachments").at(0).at("url").get<std::string>()).body == large));
    large += 'x';
    const auto refused = bring(api, "hotline", large);
    BOOST_TEST((refused.status == 413 && code_of(refused) == "too_large"));

    // The same without a length told beforehand.
    auto client = api.connect();
    client.send("POST /v1/attachments HTTP/1.1\r\nHost: h\r\nContent-Type: image/jpeg\r\nTransfer-Encoding: chunked\r\nAuthorization: " + api.as("hotline").front().second +
                "\r\n\r\n1400001\r\n");
    client.try_send(large + "\r\n0\r\n\r\n");
    BOOST_TEST(client.receive().status == 413);
    BOOST_TEST(files_kept(api) == 1U);
}

BOOST_AUTO_TEST_CASE(an_upload_that_breaks_off_leaves_nothing) {
    ApiFixture api;
    bring(api, "hotline", letter, "", {{"Content-Type", "application/pdf"}});
    {
        auto client = api.connect();
        client.send("POST /v1/attachments HTTP/1.1\r\nHost: h\r\nContent-Type: image/jpeg\r\nContent-Length: 2000000\r\nAuthorization: " + api.as("hotline").front().second +
                    "\r\n\r\n" + picture + std::string(600'000, 'x'));
        // Else nothing of it might have come yet, and nothing would be to clear up.
        BOOST_TEST(eventually([&] { return files_kept(api) == 2; }));
        client.reset();
    }
    BOOST_TEST(eventually([&] { return files_kept(api) == 1; }));
}

BOOST_AUTO_TEST_CASE(while_a_refused_upload_is_removed_others_are_answered) {
    const test::TempFolder folder;
    const auto gate = std::make_shared<SlowFiles::Gate>();
    ApiOptions options;
    options.files.files = std::make_shared<SlowFiles>(open_files(folder.file("files")), gate);
    ApiFixture api{options};
    auto refused = std::async(std::launch::async, [&api, headers = api.as("hotline")]() mutable {
        headers.emplace_back("Content-Type", "image/jpeg");
        return api.connect().request("POST", "/v1/attachments", "MZ\x90 no picture", headers).status;
    });
    BOOST_REQUIRE((gate->removing.get_future().wait_for(std::chrono::seconds{20}) == std::future_status::ready));
    BOOST_TEST(api.call("", "GET /healthz").status == 200);
    gate->go_on.set_value();
    BOOST_TEST(refused.get() == 415);
    BOOST_TEST(!gate->late);
}

BOOST_AUTO_TEST_CASE(the_same_file_lies_there_once) {
    ApiFixture api;
    BOOST_TEST(bring(api, "hotline").status == 201);
    BOOST_TEST(bring(api, "web").status == 201);
    BOOST_TEST(bring(api, "hotline", picture, "?name=b.jpg").status == 201);
    BOOST_TEST(files_kept(api) == 1U);
    // The latest name is its name, unless the message gives another.
    BOOST_TEST((posted(api, "1", json::array({sha(picture)})).at("attachments").at(0).at("name") == "b.jpg"));
    BOOST_TEST((posted(api, "2", json::array({json{{"sha256", sha(picture)}, {"name", "三号楼.jpg"}}})).at("attachments").at(0).at("name") == "三号楼.jpg"));
}

BOOST_AUTO_TEST_CASE(a_message_names_only_what_its_sender_has_brought) {
    ApiFixture api;
    Actor stranger = cast("web");
    stranger.person = "another";
    api.installation.clock.pass(std::chrono::seconds{1});
    ClientHeaders theirs = api.token_for(stranger);
    theirs.emplace_back("Content-Type", "image/jpeg");
    BOOST_REQUIRE_EQUAL(api.call("", "POST /v1/attachments", picture, theirs).status, 201);
    bring(api, "hotline", letter, "?name=a.pdf", {{"Content-Type", "application/pdf"}});
    const json file{{"sha256", sha(letter)}};
    const std::vector<std::tuple<const char*, json, std::string>> cases{
        {"what was never sent", json::array({sha("nothing")}), "/attachments/0 unknown_attachment"},
        {"what somebody else has sent", json::array({sha(letter), sha(picture)}), "/attachments/1 unknown_attachment"},
        {"what is no digest", json::array({"00", "../x", std::string(64, 'G')}), "/attachments/0 unknown_attachment, /attachments/1 unknown_attachment, /attachments/2 unknown_attachment"},
        {"the same twice", json::array({sha(letter), file}), "/attachments/1 duplicate"},
        {"no digest at all", json::array({json{{"name", "a.pdf"}}}), "/attachments/0/sha256 required"},
        {"a number", json::array({7}), "/attachments/0 wrong_type, /attachments/0/sha256 required"},
        {"no list", file, "/attachments wrong_type"},
        {"fields nobody knows", json::array({json{{"sha256", sha(letter)}, {"url", "http://evil.example"}}}), "/attachments/0/url unknown_field"},
        {"another ending", json::array({json{{"sha256", sha(letter)}, {"name", "a.exe"}}}), "/attachments/0/name wrong_ending"},
        {"another type", json::array({json{{"sha256", sha(letter)}, {"media_type", "text/html"}}}), "/attachments/0/media_type differs"},
        {"another size", json::array({json{{"sha256", sha(letter)}, {"size", 1}}}), "/attachments/0/size differs"},
        {"too many", json(std::vector<std::string>(21, sha(letter))), "/attachments too_many"},
    };
    for (const auto& [name, attachments, wrong] : cases) BOOST_TEST(faults(posted(api, "bad", attachments, 422)) == wrong, name);
    BOOST_TEST(json::parse(api.call("supervisor", "GET /v1/messages").body).at("items").empty());
}

BOOST_AUTO_TEST_CASE(the_same_message_again_is_the_same_and_with_another_file_it_is_not) {
    ApiFixture api;
    bring(api, "hotline");
    bring(api, "hotline", letter, "?name=a.pdf", {{"Content-Type", "application/pdf"}});
    const json first = posted(api, "1", json::array({sha(picture)}));
    // Days later, when the upload is long forgotten.
    api.installation.clock.pass(std::chrono::hours{72});
    api.sweep_files();
    BOOST_TEST((posted(api, "1", json::array({sha(picture)}), 200).at("attachments") == first.at("attachments")));
    BOOST_TEST((posted(api, "1", json::array({sha(letter)}), 409).at("code") == "external_id_conflict"));
    BOOST_TEST((posted(api, "1", json::array(), 409).at("code") == "external_id_conflict"));
}

BOOST_AUTO_TEST_CASE(what_no_message_names_for_a_day_goes) {
    ApiFixture api;
    bring(api, "hotline");
    bring(api, "hotline", letter, "?name=a.pdf", {{"Content-Type", "application/pdf"}});
    const json message = posted(api, "1", json::array({sha(picture)}));
    api.installation.clock.pass(std::chrono::hours{24} - std::chrono::milliseconds{1});
    api.sweep_files();
    BOOST_TEST(files_kept(api) == 2U);
    api.installation.clock.pass(std::chrono::milliseconds{1});
    api.sweep_files();
    BOOST_TEST(files_kept(api) == 1U);
    BOOST_TEST(api.call("glb", "GET " + message.at("attachments").at(0).at("url").get<std::string>()).body == picture);
    BOOST_TEST(faults(posted(api, "2", json::array({sha(letter)}), 422)) == "/attachments/0 unknown_attachment");
    // Brought again, it may be named again.
    bring(api, "hotline", letter, "?name=a.pdf", {{"Content-Type", "application/pdf"}});
    posted(api, "2", json::array({sha(letter)}));
    api.installation.clock.pass(std::chrono::hours{240});
    api.sweep_files();
    BOOST_TEST(files_kept(api) == 2U);
}

BOOST_AUTO_TEST_CASE(uploads_that_were_named_are_forgotten_as_well_more_than_a_hundred_at_a_time) {
    ApiFixture api;
    bring(api, "hotline");
    posted(api, "1", json::array({sha(picture)}));
    Attachment file{sha256(picture), "a.jpg", "image/jpeg", static_cast<std::int64_t>(picture.size())};
    for (int i = 0; i < 250; ++i) {
        Context context = api.installation.as(cast("hotline"));
        context.actor.person = std::to_string(i);
        api.installation.store->write_now([context, file](Unit& unit) -> Result<bool> {
            keep_upload(unit, context, file);
            return true;
        }).value();
    }
    api.installation.clock.pass(std::chrono::hours{24});
    BOOST_TEST((api.sweep_files() && api.sweep_files() && !api.sweep_files()));
}

BOOST_AUTO_TEST_CASE(the_record_vouches_for_the_files_and_parts_keep_them) {
    ApiFixture api;
    bring(api, "hotline");
    const json message = posted(api, "1", json::array({sha(picture)}));
    const std::string id = message.at("id");
    const json record = json::parse(api.call("glb", "GET /v1/messages/" + id + "/events").body);
    BOOST_TEST(record.at("items").at(0).at("digests").contains("attachments"));
    const auto split = api.call("dispatcher", "POST /v1/messages/" + id + "/split", R"({"parts":[{"body":"灯坏了"},{"body":"流浪猫"}]})");
    BOOST_REQUIRE_EQUAL(split.status, 200);
    const json parts = json::parse(split.body).at("parts");
    for (const json& part : parts) {
        const std::string path = "GET /v1/messages/" + part.at("id").get<std::string>();
        const json shown = json::parse(api.call("dispatcher", path).body);
        BOOST_TEST(api.call("dispatcher", "GET " + shown.at("attachments").at(0).at("url").get<std::string>()).body == picture);
    }
}

BOOST_AUTO_TEST_CASE(a_part_brings_its_office_no_files_of_a_sealed_one) {
    ApiFixture api;
    bring(api, "hotline");
    bring(api, "hotline", letter, "?name=a.pdf", {{"Content-Type", "application/pdf"}});
    const std::string split = "POST /v1/messages/" + posted(api, "1", json::array({sha(picture), sha(letter)})).at("id").get<std::string>() + "/split";
    const auto parts = [](const json& first, const json& second) {
        json lift{{"body", "电梯停用三天"}, {"office", "glb"}};
        json evidence{{"body", "有人收受好处"}, {"office", "jgw"}};
        if (!first.is_null()) lift["attachments"] = first;
        if (!second.is_null()) evidence["attachments"] = second;
        return json{{"parts", {lift, evidence}}}.dump();
    };
    const std::vector<std::tuple<const char*, std::string, std::string>> cases{
        {"nothing said", parts(nullptr, nullptr), "/parts/0/attachments required, /parts/1/attachments required"},
        {"only of one part", parts(nullptr, json::array({sha(letter)})), "/parts/0/attachments required"},
        {"no file of the letter", parts(json::array(), json::array({sha(letter), sha("another")})), "/parts/1/attachments/1 unknown_attachment"},
        {"no digest, the same twice", parts(json::array({"00", 7}), json::array({sha(letter), sha(letter)})),
         "/parts/0/attachments/0 unknown_attachment, /parts/0/attachments/1 wrong_type, /parts/1/attachments/1 duplicate"},
        {"no list", parts(sha(picture), json::array()), "/parts/0/attachments wrong_type"},
    };
    for (const auto& [name, body, wrong] : cases) {
        const auto refused = api.call("dispatcher", split, body);
        BOOST_TEST(refused.status == 422, name);
        BOOST_TEST(faults(json::parse(refused.body)) == wrong, name);
    }
    const auto done = api.call("dispatcher", split, parts(json::array({sha(picture)}), json::array({sha(letter)})));
    BOOST_REQUIRE_EQUAL(done.status, 200);
    const json split_in = json::parse(done.body).at("parts");
    const auto file_of = [&](std::size_t part, const std::string& content) {
        return "GET /v1/messages/" + split_in.at(part).at("id").get<std::string>() + "/attachments/" + sha(content);
    };
    BOOST_TEST(api.call("glb", file_of(0, picture)).body == picture);
    BOOST_TEST(api.call("glb", file_of(0, letter)).status == 404);
    BOOST_TEST(api.call("glb", file_of(1, letter)).status == 404);
    BOOST_TEST(api.call("jgw", file_of(1, letter)).body == letter);
}

BOOST_AUTO_TEST_CASE(an_infected_file_is_refused_and_gone) {
    ApiFixture api{scanned_by("grep -q lift {file}")}; // 0: says lift, clean; 1: does not, infected
    BOOST_TEST(bring(api, "hotline").status == 201);
    const auto refused = bring(api, "hotline", "\xFF\xD8\xFF EICAR");
    BOOST_TEST((refused.status == 422 && code_of(refused) == "infected"));
    BOOST_TEST(files_kept(api) == 1U);
}

BOOST_AUTO_TEST_CASE(without_a_verdict_nothing_is_taken) {
    ApiFixture api{scanned_by("no-such-scanner {file}")};
    const auto refused = bring_plainly(api, picture);
    BOOST_TEST((refused.status == 503 && code_of(refused) == "scan_unavailable" && refused.has_header("Retry-After")));
    BOOST_TEST(files_kept(api) == 0U);
}

BOOST_AUTO_TEST_CASE(a_disk_that_is_nearly_full_takes_letters_and_no_files) {
    const test::TempFolder folder;
    ApiOptions options;
    options.files.files = open_files(folder.file("files"), std::numeric_limits<std::uint64_t>::max());
    ApiFixture api{options};
    const auto refused = bring_plainly(api, picture);
    BOOST_TEST((refused.status == 503 && code_of(refused) == "storage_full" && refused.has_header("Retry-After")));
    posted(api, "1", json::array());
}

BOOST_AUTO_TEST_CASE(one_person_takes_no_more_than_a_quarter_of_the_places) {
    ApiOptions options;
    options.files.most_uploads = 8;
    ApiFixture api{options};
    std::vector<HttpClient> slow;
    const auto begin_another = [&](const std::string& who) {
        auto client = api.connect();
        client.send("POST /v1/attachments HTTP/1.1\r\nHost: h\r\nContent-Type: image/jpeg\r\nContent-Length: 1000\r\nAuthorization: " + api.as(who).front().second + "\r\n\r\n" + picture);
        slow.push_back(std::move(client));
    };
    for (int i = 0; i < 2; ++i) begin_another("hotline");
    // An upload has its file once it has its place.
    BOOST_TEST(eventually([&] { return files_kept(api) == 2; }));
    const auto refused = bring(api, "hotline");
    BOOST_TEST((refused.status == 429 && code_of(refused) == "too_many_uploads" && refused.has_header("Retry-After")), refused.body);
    Actor other = cast("web");
    other.person = "another";
    ClientHeaders theirs = api.token_for(other);
    theirs.emplace_back("Content-Type", "image/jpeg");
    auto client = api.connect();
    BOOST_TEST(client.request("POST", "/v1/attachments?name=a.jpg", picture, theirs).status == 201);
    slow.front().send(std::string(1000 - picture.size(), 'x'));
    BOOST_TEST(slow.front().receive().status == 201);
    BOOST_TEST(eventually([&] { return bring(api, "hotline").status == 201; }));
}

BOOST_AUTO_TEST_CASE(a_file_that_is_lost_or_cut_is_an_incident) {
    ApiFixture api;
    bring(api, "hotline");
    const std::string url = posted(api, "1", json::array({sha(picture)})).at("attachments").at(0).at("url");
    const std::string path = api.files_folder() + "/" + sha(picture).substr(0, 2) + "/" + sha(picture).substr(2);
    const std::vector<std::string> one{"GET /v1/messages/{id}/attachments/{sha256}: an attachment is missing or cut"};
    std::filesystem::resize_file(path, picture.size() - 1);
    for (const char* method : {"GET", "HEAD"}) {
        BOOST_TEST(api.connect().request(method, url, "", api.as("glb")).status == 500, method);
        BOOST_TEST((api.take_incidents() == one), method);
    }
    std::filesystem::remove(path);
    BOOST_TEST(api.connect().request("GET", url, "", api.as("glb")).status == 500);
    BOOST_TEST((api.take_incidents() == one));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests

// What is known of files: who may name them, and that a sweep and somebody who brings the same file again never lose it between them.
#include "service/attachments.hpp"
#include "service/port/attachments.hpp"
#include "service/rules/digest.hpp"
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

struct FilingStreet : Street {
    const Attachment photo{sha256("photo"), "电梯.jpg", "image/jpeg", 5};

    void bring(const Attachment& file, const std::string& person = "adapter") {
        Actor actor = adapter();
        actor.person = person;
        write([file, context = as(actor)](Unit& unit) -> Result<bool> {
            expect_file(unit, file.sha256, file.size, context.now);
            keep_upload(unit, context, file);
            return true;
        }).value();
    }
    GoingFiles let_go(int most = 100) {
        return write([now = clock.now(), most](Unit& unit) -> Result<GoingFiles> { return files_to_go(unit, now, most); }).value();
    }
    std::vector<Digest> going() { return let_go().files; }
    std::vector<Digest> staying(const std::vector<Digest>& files) {
        return write([files](Unit& unit) -> Result<std::vector<Digest>> { return forget_files(unit, files); }).value();
    }
    std::string naming(const std::string& person = "adapter") {
        Actor actor = adapter();
        actor.person = person;
        Draft draft = letter_for_glb();
        draft.attachments = {{photo.sha256, "", "", 0}};
        return outcome(hand_in(actor, draft));
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(attachments)

BOOST_AUTO_TEST_CASE(who_has_brought_a_file_may_name_it_for_a_day) {
    FilingStreet street;
    BOOST_TEST(street.naming() == "invalid");
    street.bring(street.photo);
    BOOST_TEST(street.naming("another") == "invalid");
    BOOST_TEST(street.naming() == "ok");
    street.clock.pass(file_patience);
    BOOST_TEST(street.going().empty()); // a message names it
    BOOST_TEST(street.naming() == "invalid"); // but its sender has to bring it again
    street.bring(street.photo);
    BOOST_TEST(street.naming() == "ok");
}

BOOST_AUTO_TEST_CASE(a_file_brought_again_while_it_leaves_stays) {
    FilingStreet street;
    street.bring(street.photo);
    street.clock.pass(file_patience);
    const auto going = street.going();
    BOOST_TEST((going == std::vector<Digest>{street.photo.sha256}));
    BOOST_TEST(street.naming() == "invalid");
    street.bring(street.photo);
    BOOST_TEST((street.staying(going) == going));
    BOOST_TEST(street.naming() == "ok");
}

BOOST_AUTO_TEST_CASE(a_sweep_broken_off_goes_on_and_what_is_forgotten_is_not_there) {
    FilingStreet street;
    street.bring(street.photo);
    street.clock.pass(file_patience);
    BOOST_TEST(street.going().size() == 1U);
    BOOST_TEST(street.going().size() == 1U); // the same again
    const std::vector<Digest> all{street.photo.sha256, sha256("never there")};
    BOOST_TEST(street.staying(all).empty());
    BOOST_TEST(street.going().empty());
    BOOST_TEST(street.naming() == "invalid");
}

BOOST_AUTO_TEST_CASE(more_uploads_than_go_at_once_all_go_and_none_outlasts_its_day_meanwhile) {
    FilingStreet street;
    for (int i = 0; i < 5; ++i) street.bring(street.photo, "person " + std::to_string(i));
    BOOST_TEST(street.naming("person 4") == "ok"); // so that the file stays, and only uploads grow old
    street.clock.pass(file_patience - std::chrono::milliseconds{1});
    BOOST_TEST(street.naming("person 3") == "ok");
    street.clock.pass(std::chrono::milliseconds{1});
    BOOST_TEST(street.naming("person 3") == "invalid"); // whether or not anybody has swept
    const auto with_more = [](const GoingFiles& going) { return going.files.empty() && going.more; };
    BOOST_TEST(with_more(street.let_go(2)));
    BOOST_TEST(with_more(street.let_go(2)));
    BOOST_TEST(!street.let_go(2).more);
}

BOOST_AUTO_TEST_CASE(the_record_keeps_a_digest_of_the_files_and_not_their_names) {
    FilingStreet street;
    street.bring(street.photo);
    Draft draft = street.letter_for_glb();
    draft.attachments = {street.photo};
    const Dossier dossier = street.Street::bring(draft).dossier;
    BOOST_TEST(street.look(dossier.message.id).attachments.at(0).name == "电梯.jpg");
    const std::string detail = street.events(dossier.message.id).at(0).detail;
    BOOST_TEST(detail.find("\"attachments\"") != std::string::npos);
    BOOST_TEST(detail.find("电梯") == std::string::npos);
    BOOST_TEST(detail.find(to_hex(street.photo.sha256)) == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests

// 集中诉求: the record is followed line by line; what is found does not depend on portions or on a death in between, a supervisor's word outlasts
// later runs, and nothing is flagged that people do not justify.
#include "tests/service/cluster_street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

/// Months of a street: lamps, a noisy site, single letters, and a supervisor's hand in between.
void live_through(ClusterStreet& street, int lines, int die_every) {
    const std::array<const char*, 5> other{"咨询居住证办理时间", "幼儿园报名条件", "公交站牌看不清", "想学书法有没有班", "快递柜放在哪里合适"};
    int letters = 0;
    std::optional<ClusterId> lamps;
    for (int person = 0; person < 24; ++person) {
        const MessageId id = street.about_lamps(person % 9, person % 3 == 0 ? "hotline_12345" : "web_message");
        street.writes(100 + person, other[static_cast<std::size_t>(person) % other.size()], "第" + std::to_string(person) + "次来信，详情请电话联系。");
        if (person % 2 == 0) street.writes(200 + person, "金沙路工地夜间施工扰民", "金沙路口的工地夜里打桩，吵得睡不着，已经第" + std::to_string(person) + "晚。");
        if (++letters % die_every == 0) street.die();
        if (person == 10) {
            street.follow(lines);
            lamps = street.cluster_of(id);
            street.decide(*lamps, {Verb::confirm_cluster, {}, {}, {}}).value();
            street.decide(*lamps, {Verb::move_member, {}, {id}, {}}).value();
        }
        if (person % 5 == 4) street.follow(lines);
    }
    street.follow(lines);
}

std::string after_living(int lines, int die_every) {
    ClusterStreet street;
    live_through(street, lines, die_every);
    return street.clusters();
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(clustering, ClusterStreet)

BOOST_AUTO_TEST_CASE(five_people_on_three_channels_are_one_flagged_cluster_with_reasons) {
    std::vector<MessageId> members;
    const std::array<const char*, 3> channels{"web_message", "hotline_12345", "leader_mailbox"};
    for (int person = 0; person < 5; ++person) members.push_back(about_lamps(person, channels[static_cast<std::size_t>(person) % 3]));
    follow();
    const ClusterId id = cluster_of(members.front()).value();
    for (const MessageId member : members) BOOST_TEST((cluster_of(member) == id));
    const Cluster found = cluster(id);
    BOOST_TEST((found.state == ClusterState::flagged && found.messages == 5 && found.people == 5));
    BOOST_TEST_REQUIRE(found.flag.has_value());
    BOOST_TEST(found.flag->people == 5);
    BOOST_TEST(found.flag->chance <= 0.05);
    BOOST_TEST(found.title.find("路灯") != std::string::npos, found.title);
    BOOST_TEST(!found.terms.empty());
    BOOST_TEST(!found.examples.empty());
    BOOST_TEST(found.heat > 0);
}

BOOST_AUTO_TEST_CASE(four_people_or_one_who_writes_ten_times_are_not_flagged) {
    for (int person = 0; person < 4; ++person) about_lamps(person);
    MessageId last;
    for (int times = 0; times < 10; ++times) last = about_lamps(1);
    follow();
    const Cluster found = cluster(cluster_of(last).value());
    BOOST_TEST((found.state == ClusterState::watching && found.people == 4 && found.messages == 14));
}

BOOST_AUTO_TEST_CASE(portions_and_deaths_change_nothing) {
    const std::string whole = after_living(10'000, 1'000);
    BOOST_TEST(whole.find("confirmed") != std::string::npos);
    BOOST_TEST(after_living(1, 1'000) == whole, "line by line");
    BOOST_TEST(after_living(7, 3) == whole, "in sevens, dying after every third letter");
}

BOOST_AUTO_TEST_CASE(a_portion_is_written_once_however_often_it_is_tried) {
    about_lamps(1);
    about_lamps(2);
    follow();
    const auto inputs = read([](const View& view) { return gather_inputs(view, {}, 100); }).value();
    ClusterIndex other;
    const auto changes = other.apply(inputs, deployment->clusters);
    const auto again = write([changes, context = as(Actor{})](Unit& unit) { return keep_changes(unit, context, changes); });
    BOOST_TEST(outcome(again) == "outdated", "somebody has followed these lines already");
}

BOOST_AUTO_TEST_CASE(sealed_letters_are_left_out) {
    Draft draft = letter();
    draft.letter.title = "梧桐苑小区路灯不亮";
    draft.letter.body = "梧桐苑小区里的路灯坏了好几天。";
    draft.confidential = true;
    const MessageId sealed = bring(std::move(draft)).dossier.message.id;
    about_lamps(1);
    about_lamps(2);
    follow();
    BOOST_TEST(!cluster_of(sealed).has_value());
}

BOOST_AUTO_TEST_CASE(a_dismissed_cluster_is_quiet_until_it_has_grown_by_half) {
    MessageId last;
    for (int person = 0; person < 6; ++person) last = about_lamps(person);
    follow();
    const ClusterId id = cluster_of(last).value();
    decide(id, {Verb::dismiss_cluster, {}, {}, "例行"}).value();
    BOOST_TEST((cluster(id).state == ClusterState::dismissed));
    for (int person = 6; person < 8; ++person) about_lamps(person);
    follow();
    BOOST_TEST((cluster(id).state == ClusterState::dismissed), "eight of nine");
    die();
    about_lamps(8);
    follow();
    BOOST_TEST((cluster(id).state == ClusterState::flagged), "half as many again, across a restart");
}

BOOST_AUTO_TEST_CASE(what_a_supervisor_has_parted_stays_parted) {
    std::vector<MessageId> members;
    for (int person = 0; person < 6; ++person) members.push_back(about_lamps(person));
    follow();
    const ClusterId id = cluster_of(members.front()).value();
    decide(id, {Verb::split_cluster, {}, {members[0], members[1]}, {}}).value();
    const ClusterId made = cluster_of(members[0]).value();
    BOOST_TEST((made != id && cluster_of(members[2]) == id));
    die();
    for (int person = 6; person < 9; ++person) about_lamps(person);
    follow();
    BOOST_TEST((cluster_of(members[0]) != cluster_of(members[2])));
    decide(id, {Verb::merge_clusters, made, {}, {}}).value();
    BOOST_TEST((cluster_of(members[0]) == cluster_of(members[2])), "the later word counts");
    BOOST_TEST(cluster(id == *cluster_of(members[0]) ? made : id).merged_into.has_value());
}

BOOST_AUTO_TEST_CASE(decisions_that_make_no_sense_are_refused) {
    std::vector<MessageId> members;
    for (int person = 0; person < 5; ++person) members.push_back(about_lamps(person));
    const MessageId stranger = writes(77, "咨询居住证办理", "居住证在哪里办，需要什么材料。");
    follow();
    const ClusterId id = cluster_of(members.front()).value();
    BOOST_TEST(outcome(decide(ClusterId{999}, {Verb::confirm_cluster, {}, {}, {}})) == "not_found");
    BOOST_TEST(outcome(decide(id, {Verb::split_cluster, {}, members, {}})) == "invalid", "some have to stay");
    BOOST_TEST(outcome(decide(id, {Verb::split_cluster, {}, {stranger}, {}})) == "invalid");
    BOOST_TEST(outcome(decide(id, {Verb::move_member, {}, {stranger}, {}})) == "invalid");
    BOOST_TEST(outcome(decide(id, {Verb::merge_clusters, id, {}, {}})) == "invalid");
    BOOST_TEST(outcome(decide(id, {Verb::merge_clusters, ClusterId{999}, {}, {}})) == "invalid");
    BOOST_TEST(outcome(decide(id, {Verb::confirm_cluster, {}, {}, {}}, dispatcher())) == "state_conflict", "a dispatcher only looks");
    BOOST_TEST(outcome(decide(id, {Verb::confirm_cluster, {}, {}, {}}, clerk("glb"))) == "not_found");
    decide(id, {Verb::confirm_cluster, {}, {}, {}}).value();
    BOOST_TEST(outcome(decide(id, {Verb::confirm_cluster, {}, {}, {}})) == "state_conflict");
}

BOOST_AUTO_TEST_CASE(two_of_three_people_that_a_supervisor_merges_are_news_at_once) {
    MessageId lamp, site;
    for (int person = 0; person < 3; ++person) lamp = about_lamps(person);
    for (int person = 10; person < 13; ++person)
        site = writes(person, "金沙路工地夜间施工扰民", "金沙路口的工地夜里打桩，吵得睡不着，已经第" + std::to_string(person) + "晚。");
    follow();
    const ClusterId one = cluster_of(lamp).value();
    decide(one, {Verb::merge_clusters, cluster_of(site).value(), {}, {}}).value();
    const Cluster both = cluster(cluster_of(lamp).value());
    BOOST_TEST((both.people == 6 && both.state == ClusterState::flagged));
    BOOST_TEST(outcome(decide(both.id, {Verb::split_cluster, {}, {lamp, lamp}, {}})) == "invalid", "named twice");
}

BOOST_AUTO_TEST_CASE(a_dismissed_cluster_that_takes_in_half_as_many_again_is_news_and_a_restart_agrees) {
    MessageId lamp, site;
    for (int person = 0; person < 9; ++person) lamp = about_lamps(person);
    for (int person = 20; person < 26; ++person)
        site = writes(person, "金沙路工地夜间施工扰民", "金沙路口的工地夜里打桩，吵得睡不着，已经第" + std::to_string(person) + "晚。");
    follow();
    const ClusterId quiet = cluster_of(lamp).value();
    decide(quiet, {Verb::dismiss_cluster, {}, {}, {}}).value();
    decide(quiet, {Verb::merge_clusters, cluster_of(site).value(), {}, {}}).value();
    const Cluster both = cluster(cluster_of(lamp).value());
    const std::string before = clusters();
    die();
    about_lamps(1);
    follow();
    const Cluster later = cluster(both.id);
    BOOST_TEST((later.word == ClusterWord::dismissed && later.people == 15));
    BOOST_TEST((later.state == ClusterState::flagged), "it has grown by half since it was dismissed: " << before);
}

BOOST_AUTO_TEST_CASE(a_service_item_may_ask_for_more_people) {
    amend([](Deployment& changed) {
        clusters::FlagSettings more = changed.clusters.flags;
        more.people = 8;
        changed.clusters.items.emplace("property.management", more);
    });
    MessageId last;
    for (int person = 0; person < 7; ++person) {
        Draft draft = letter();
        draft.letter.title = "梧桐苑小区路灯不亮";
        draft.letter.body = "梧桐苑小区路灯坏了" + std::to_string(person + 2) + "天，晚上漆黑。";
        draft.letter.contact.phone = std::to_string(13'100'000'000 + person);
        draft.service_item = "property.management";
        last = bring(std::move(draft)).dossier.message.id;
    }
    follow();
    BOOST_TEST((cluster(cluster_of(last).value()).state == ClusterState::watching));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests

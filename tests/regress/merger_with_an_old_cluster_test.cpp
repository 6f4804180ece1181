// Only the windows around the newest letter were looked at: a cluster that came to its five people by taking in another one's old letters
// had no flag.
#include "service/rules/clusters/lookout.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::clusters::tests {

BOOST_AUTO_TEST_CASE(a_merger_is_flagged_for_what_it_brings_from_long_ago) {
    using std::chrono::days;
    constexpr std::chrono::sys_days start{std::chrono::year{2025} / 3 / 1};
    Clusters index;
    Lookout lookout;
    const auto take = [&](const std::string& estate, std::uint64_t person, int day) {
        const auto received = start + days{day};
        const std::string body = "我住在" + estate + "，旁边的工地每天晚上十二点以后还在打桩，全楼的人都睡不着，请派人来管一管。";
        const Change change = index.add({static_cast<MessageNumber>(person), person, received, estate + "旁工地夜间施工噪音扰民", body, {}, {}, 0});
        BOOST_TEST(!lookout.after(change, received, index).has_value());
    };
    for (const std::uint64_t person : {1U, 2U, 3U}) take("枫林晚小区", person, static_cast<int>(5 * person));
    for (const std::uint64_t person : {4U, 5U}) take("碧潭花园", person, static_cast<int>(5 * person));
    take("枫林晚小区", 6, 200);
    const ClusterNumber gone = index.cluster_of(4);
    const auto kept = index.merge(index.cluster_of(1), gone);
    BOOST_REQUIRE(kept.has_value());
    const auto flag = lookout.after({*kept, false, {}, {{gone, *kept}}}, start + days{200}, index);
    BOOST_REQUIRE(flag.has_value());
    BOOST_TEST(flag->growth.people == 5U);
    BOOST_TEST((flag->growth.until < start + days{100}));
}

} // namespace huiying::clusters::tests

// Long questions take turns: whoever comes meanwhile waits, and the turn goes on however it ends.
#include "api/http/turns.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

namespace huiying::tests {

namespace {

using Turn = std::shared_ptr<void>;

Task<void> come(http::Turns& turns, std::string name, std::string& order, Turn& turn) {
    turn = co_await turns.take();
    order += name;
}

struct Queue {
    boost::asio::io_context context;
    http::Turns turns{context.get_executor()};
    std::string order;

    void come(const char* name, Turn& turn) {
        boost::asio::co_spawn(context, tests::come(turns, name, order, turn), boost::asio::detached);
    }
    void poll() {
        context.restart();
        context.poll();
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(turns)

BOOST_FIXTURE_TEST_CASE(one_at_a_time_and_everyone_in_the_end, Queue) {
    Turn first;
    Turn second;
    come("a", first);
    come("b", second);
    poll();
    BOOST_TEST(order == "a");
    first.reset();
    poll();
    BOOST_TEST(order == "ab");
    come("c", first);
    poll();
    BOOST_TEST(order == "ab");
    second.reset();
    poll();
    BOOST_TEST(order == "abc");
}

BOOST_AUTO_TEST_CASE(a_turn_may_outlive_the_queue) {
    Turn turn;
    {
        Queue queue;
        queue.come("a", turn);
        queue.context.poll();
        BOOST_TEST((turn != nullptr));
    }
    turn.reset();
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests

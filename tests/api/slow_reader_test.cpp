// A client that reads slowly was cut off although it took bytes all the time: the kernel says that there is room only once a third of its
// buffer is free, and the deadline counted from there.
#include "tests/api/http_fixture.hpp"
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

BOOST_AUTO_TEST_CASE(who_reads_slowly_but_steadily_is_not_cut_off) {
    using boost::asio::ip::tcp;
    auto options = patient_options();
    options.write = std::chrono::milliseconds{400};
    HttpFixture server{options};
    boost::asio::io_context io;
    tcp::socket socket{io, tcp::v4()};
    // So small a window lets some ten thousand bytes through in a second, however eagerly it is read.
    socket.set_option(boost::asio::socket_base::receive_buffer_size{4096});
    socket.connect({boost::asio::ip::address_v4::loopback(), server.port()});
    const std::string request = "POST /batch HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\n\r\n" + std::string(20'000, '\n');
    boost::asio::write(socket, boost::asio::buffer(request));
    const auto until = std::chrono::steady_clock::now() + 6 * options.write;
    std::array<char, 4096> part{};
    std::size_t received = 0;
    boost::system::error_code error;
    while (!error && std::chrono::steady_clock::now() < until) received += socket.read_some(boost::asio::buffer(part), error);
    BOOST_TEST(error.message() == "Success"); // many deadlines have passed
    BOOST_TEST(received > 0u);
    BOOST_TEST(received < 10'000'000u); // or it was not slow
}

} // namespace huiying::tests

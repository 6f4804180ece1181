#include "tests/support/simulation/journal.hpp"
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <unistd.h>

namespace huiying::tests {

Journal::Journal(std::string file) : file_(std::move(file)) {
    std::ifstream in{file_};
    std::string line;
    while (std::getline(in, line)) take(line);
}

Journal::~Journal() {
    if (open_ >= 0) close(open_);
}

void Journal::write(const std::string& line) {
    if (open_ < 0) open_ = open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    // One call for the whole line: a kill leaves it whole or not at all.
    const std::string text = line + "\n";
    if (open_ < 0 || ::write(open_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) throw std::runtime_error("the journal cannot be written");
    take(line);
}

void Journal::take(const std::string& line) {
    std::istringstream in{line};
    std::string word;
    in >> word;
    if (word == "life") {
        ++lives;
    } else if (word == "look") {
        std::int64_t seq = 0;
        std::int64_t at = 0;
        Look look;
        in >> seq >> at >> look.amendments >> look.setbacks;
        look.after = EventSeq{seq};
        look.at = Instant{std::chrono::milliseconds{at}};
        looks.push_back(look);
    } else if (word == "sent") {
        std::int64_t id = 0;
        in >> id;
        ++sent[NoticeId{id}];
    } else if (word == "did") {
        int times = 0;
        std::string what;
        in >> times;
        std::getline(in >> std::ws, what);
        deeds[what] += times;
    } else if (word == "wrong") {
        faults.push_back(line.substr(6));
    }
}

void Journal::began() { write("life"); }

void Journal::looked(const Look& look) {
    write("look " + look.after.text() + " " + std::to_string(look.at.time_since_epoch().count()) + " " + std::to_string(look.amendments) + " " + std::to_string(look.setbacks));
}

void Journal::handed_on(NoticeId notice) { write("sent " + notice.text()); }

void Journal::did(const std::string& what, int times) { write("did " + std::to_string(times) + " " + what); }

void Journal::wrong(const std::string& what) { write("wrong " + what); }

} // namespace huiying::tests

// What a simulated year notes beside the store, line by line, so that it goes on after kill -9 and can be judged in the end: each look of the clock loop
// with the record's last line before it, each digest handed on, each thing that should not have happened.
#pragma once
#include "service/model/ids.hpp"
#include "service/time.hpp"
#include <map>
#include <string>
#include <vector>

namespace huiying::tests {

class Journal {
public:
    /// One sweep: everything that has fallen due by `at` fires before anything else happens.
    struct Look {
        EventSeq after; ///< the record's last line before it
        Instant at;
        int amendments = 0; ///< begun so far
        int setbacks = 0;   ///< so far
    };

    /// Reads what there is; the file is made with the first line.
    explicit Journal(std::string file);
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    void began();
    void looked(const Look& look);
    void handed_on(NoticeId notice);
    /// A count of things done, by name.
    void did(const std::string& what, int times);
    void wrong(const std::string& what);

    int lives = 0;
    std::vector<Look> looks;
    std::map<NoticeId, int> sent;
    std::map<std::string, int> deeds;
    std::vector<std::string> faults;

private:
    void write(const std::string& line);
    void take(const std::string& line);

    std::string file_;
    int open_ = -1; ///< for writing
};

} // namespace huiying::tests
